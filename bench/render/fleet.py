"""A seeded fleet: a LifeOS config repository with as many agents as asked for, like this repository's own.

The catalog (platform, tools, routes, memory, policies, personas, suites) is this repository's, with one environment. The
agents are variations of its three: finance and health (profile ``rollout``) and knowledge (``knative``), with names,
tools, budgets, release steps and prompts of their own. The same seed gives the same bytes.
"""

import os
import random
import shutil
from typing import Any, NamedTuple

import yaml
from prose import prompt

ENVIRONMENT = "prod"
ADMITTED = 10
"""Agents that the one database admits. A database that admits a thousand would be another design."""


class Kind(NamedTuple):
    """A team whose agents are alike: what they may use, and how they run."""

    team: str
    subjects: tuple[str, ...]
    tools: tuple[str, ...]
    scopes: tuple[str, ...]
    profile: str
    confidence: float


KINDS = (
    Kind(
        "finance",
        ("invoices", "savings", "tax", "travel-costs", "insurance", "subscriptions", "pension", "household"),
        ("ledger-read", "categorise", "savings-goal-write", "transfer", "calendar-read", "note-search"),
        ("profile", "finance", "calendar"),
        "rollout",
        0.8,
    ),
    Kind(
        "health",
        ("training", "sleep", "nutrition", "check-ups", "medication", "recovery", "vaccines", "rehab"),
        ("health-log-read", "training-plan-write", "calendar-read", "calendar-write", "appointment-book", "note-write"),
        ("profile", "health", "calendar"),
        "rollout",
        0.75,
    ),
    Kind(
        "knowledge",
        ("reading", "minutes", "contracts", "recipes", "archive", "letters", "courses", "ideas"),
        ("note-search", "note-write", "calendar-read", "calendar-write"),
        ("profile", "notes", "people", "calendar"),
        "knative",
        0.85,
    ),
)
ROLES = ("watcher", "planner", "auditor", "clerk", "scout", "coach", "librarian", "advocate")
STEPS = ([25, 50, 100], [10, 25, 50, 100], [50, 100], [5, 20, 60, 100])


def make(source: str, target: str, count: int, seed: int) -> list[str]:
    """Write the repository to the empty or missing folder ``target``; returns the agents' folders."""
    chance = random.Random(seed)
    _catalog(source, target)
    folders = []
    spent = {kind.team: 0 for kind in KINDS}
    admitted: list[str] = []
    for index in range(count):
        kind = KINDS[index % len(KINDS)]
        name = f"{chance.choice(kind.subjects)}-{chance.choice(ROLES)}-{index:05d}"
        spec, cents = _agent(chance, kind)
        if kind.team == "finance" and len(admitted) < ADMITTED:
            admitted.append(name)
            spec["data"] = [{"ref": "finance-db", "access": chance.choice(("read", "read-write"))}]
        spent[kind.team] += cents
        folder = f"agents.d/{kind.team}/{name}"
        document = {**_head("Agent", {"name": name, "team": kind.team}), "spec": spec}
        _write(f"{target}/{folder}/agent.yaml", [document])
        os.makedirs(f"{target}/{folder}/prompts")
        with open(f"{target}/{folder}/prompts/system.md", "w", encoding="utf-8") as file:
            file.write(prompt(chance, name, kind.team, [use["ref"] for use in spec["tools"]]))
        folders.append(folder)
    _money(target, spent)
    _datastore(target, admitted)
    return folders


def edit(target: str, folder: str, revision: int) -> None:
    """What a pull request typically does: another sentence in one agent's prompt."""
    path = f"{target}/{folder}/prompts/system.md"
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("Revision ")]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines([*lines, f"Revision {revision}: answer in the language in which you were asked.\n"])


def _agent(chance: random.Random, kind: Kind) -> tuple[dict[str, Any], int]:
    tools = sorted(chance.sample(kind.tools, chance.randint(3, len(kind.tools))), key=kind.tools.index)
    cents = chance.randrange(100, 2000, 50)
    runtime: dict[str, Any] = {"profile": kind.profile}
    if kind.profile == "knative":
        runtime |= {"idle": f"{chance.randint(2, 15)}m", "concurrency": chance.randint(5, 40)}
    runtime["resources"] = {"cpu": f"{chance.choice((100, 250, 500))}m", "memory": f"{chance.choice((256, 512))}Mi"}
    spec = {
        "description": f"Looks after {chance.choice(kind.subjects)} and asks before it does what cannot be undone.",
        "prompt": "prompts/system.md",
        "runtime": runtime,
        "tools": [{"ref": tool, **({"stakes": "high"} if chance.random() < 0.2 else {})} for tool in tools],
        "memory": {"ref": "user-context", "scopes": list(kind.scopes[: chance.randint(2, len(kind.scopes))])},
        "budget": {
            "perDay": f"{cents / 100:.2f} USD",
            "perDecision": f"0.{chance.randint(10, 90)} USD",
            "approvalAbove": f"{chance.randrange(10, 100, 5)} USD",
            "onExhausted": chance.choice(("low", "stop")),
        },
        "breaker": {"identicalFailures": chance.randint(2, 4), "identicalCalls": chance.randint(4, 8)},
        "confidence": {"min": kind.confidence},
        "eval": {"suite": kind.team},
        "release": {
            "shadow": {"percent": chance.randint(2, 10), "by": "session", "minDecisions": chance.randint(80, 200)},
            "steps": chance.choice(STEPS),
        },
    }
    return spec, cents


def _catalog(source: str, target: str) -> None:
    os.makedirs(target, exist_ok=True)
    with open(f"{source}/lifeos.yaml", encoding="utf-8") as file:
        platform = yaml.safe_load(file)
    environments = platform["spec"]["environments"]
    platform["spec"]["environments"] = {ENVIRONMENT: environments[ENVIRONMENT]}
    platform["spec"]["admission"]["receipts"] = "warn"  # these agents have no code, and never stood before a gate
    _write(f"{target}/lifeos.yaml", [platform])
    for folder in ("policies", "evals/personas", "evals/suites"):
        shutil.copytree(f"{source}/{folder}", f"{target}/{folder}")
    for team in ("platform", *(kind.team for kind in KINDS)):
        os.makedirs(f"{target}/agents.d/{team}")
        for name in sorted(os.listdir(f"{source}/agents.d/{team}")):
            if os.path.isfile(f"{source}/agents.d/{team}/{name}") and name != "budget.yaml":
                shutil.copy(f"{source}/agents.d/{team}/{name}", f"{target}/agents.d/{team}/{name}")


def _money(target: str, spent: dict[str, int]) -> None:
    """Budgets that hold what the agents may spend, and the platform's that holds them all."""
    documents = [_budget("lifeos", "platform", sum(spent.values()) + 1000, None)]
    documents.append(_budget("platform", "platform", 1000, "lifeos"))
    _write(f"{target}/agents.d/platform/budget.yaml", documents)
    for team, cents in spent.items():
        _write(f"{target}/agents.d/{team}/budget.yaml", [_budget(team, team, max(cents, 100), "lifeos")])


def _budget(name: str, team: str, cents: int, parent: str | None) -> dict[str, Any]:
    spec = {"perDay": f"{cents / 100:.2f} USD", "perMonth": f"{cents * 20 / 100:.2f} USD"}
    return {
        **_head("Budget", {"name": name, "team": team}),
        "spec": {**({"parent": parent} if parent else {}), **spec},
    }


def _datastore(target: str, admitted: list[str]) -> None:
    path = f"{target}/agents.d/platform/datastores.yaml"
    with open(path, encoding="utf-8") as file:
        stores = [store for store in yaml.safe_load_all(file) if store]
    for store in stores:
        store["spec"]["admits"] = [{"agent": name, "access": "read-write"} for name in admitted]
    _write(path, stores)


def _head(kind: str, metadata: dict[str, str]) -> dict[str, Any]:
    return {"apiVersion": "lifeos.dev/v1alpha1", "kind": kind, "metadata": metadata}


def _write(path: str, documents: list[dict[str, Any]]) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        yaml.safe_dump_all(documents, file, sort_keys=False, width=120, allow_unicode=True)
