"""A large fleet: copies of hello under other names, in teams of their own, each with the receipt of a short gate that it passed."""

import os
import secrets
import shutil
import subprocess
import sys

from tests.architecture.test_files import ROOT
from tests.e2e.configuration import Configuration

TEAMS = 8
PREFIX = "crowd"
_KEPT = ROOT / ".build/crowd/receipts"
"""Receipts of earlier runs: what has the same digest has passed the same gate."""
_SUSPENDED = ("platform/hello", "finance/finance", "health/health", "knowledge/knowledge")
_HELLO = "agents.d/platform/hello"
_SUITE = f"""apiVersion: lifeos.dev/v1alpha1
kind: EvalSuite
metadata: {{name: {PREFIX}}}
spec:
  description: What hello is asked, fourteen times; hundreds of agents are put before it.
  population: {{stressed: 0.5, frugal: 0.5}}
  gate:
    success: {{require: 14, of: 14, floor: 0.80, confidence: 0.95}}
    alignment: {{require: 14, of: 14, floor: 0.80, confidence: 0.95}}
    neverRules: {{maxFailures: 0}}
  detectors: [drift, hallucination, loop]
  stopping: curtailed
"""
_TEAM = """apiVersion: lifeos.dev/v1alpha1
kind: Team
metadata: {{name: {team}}}
spec:
  description: One team of many.
  type: stream-aligned
  owners: ["@lifeos-dev/{team}"]
  kpis: [{{name: greetings, unit: a day, target: 1}}]
"""
_BUDGET = """apiVersion: lifeos.dev/v1alpha1
kind: Budget
metadata: {{name: {team}, team: {team}}}
spec: {{parent: lifeos, perDay: {day} USD}}
"""
_AGENT = """apiVersion: lifeos.dev/v1alpha1
kind: Agent
metadata: {{name: {name}, team: {team}}}
spec:
  description: Greets, as hello does.
  prompt: prompts/system.md
  runtime: {{replicas: 1, resources: {{cpu: 100m, memory: 128Mi}}}}
  tools: [{{ref: calendar-read}}]
  memory: {{ref: user-context, scopes: [calendar]}}
  budget: {{perDay: 0.10 USD, perDecision: 0.05 USD}}
  eval: {{suite: crowd}}
"""


class Crowd:
    """The repository. ``size``: how many agents run; those of this repository are suspended."""

    def __init__(self, folder, plane, size):
        # Of no image: the digest of nothing, as lifeos.yaml has it. Nobody pulls it, and no receipt depends on what was built here.
        self.configuration = Configuration(folder, plane, f"{PREFIX}-{secrets.token_hex(4)}")
        self.repository = self.configuration.url
        self.tree = self.configuration.tree
        for file in (self.tree / "lifeos.yaml", *(self.tree / "argocd/bootstrap").glob("*.yaml")):
            inside = f"http://git.servers.svc/{self.tree.name}.git"
            file.write_text(file.read_text().replace(inside, self.repository))
        self.agents = {f"{_team(at)}-{at // TEAMS:03}": _team(at) for at in range(size)}
        for name in _SUSPENDED:
            self.append(f"agents.d/{name}/agent.yaml", "  suspend: true\n")
        suite = self.tree / "evals/suites" / PREFIX
        shutil.copytree(self.tree / "evals/suites/hello/scenarios", suite / "scenarios")
        (suite / "suite.yaml").write_text(_SUITE)
        for team in dict.fromkeys(self.agents.values()):
            place = self.tree / "agents.d" / team
            place.mkdir()
            (place / "team.yaml").write_text(_TEAM.format(team=team))
            (place / "budget.yaml").write_text(_BUDGET.format(team=team, day=size // TEAMS + 1))
        for name, team in self.agents.items():
            place = self.tree / "agents.d" / team / name
            shutil.copytree(self.tree / _HELLO / "prompts", place / "prompts")
            shutil.copy(self.tree / _HELLO / "agent.py", place)
            (place / "agent.yaml").write_text(_AGENT.format(name=name, team=team))
        whole = "agents.d/platform/budget.yaml"
        self.configuration.change(whole, "  perDay: 60 USD\n", f"  perDay: {60 + 2 * size} USD\n")
        self.configuration.change(whole, "  perMonth: 1200 USD\n", f"  perMonth: {30 * (60 + 2 * size)} USD\n")

    def append(self, path, text):
        with (self.tree / path).open("a") as file:
            file.write(text)

    def push(self, argo_cd=None):
        """What is committed, to the server; and Argo CD is told, as a git host does it. The commit."""
        before = self.configuration.git("rev-parse", "HEAD~1")
        commit = self.configuration.send()
        if argo_cd is not None:
            files = self.configuration.git("diff", "--name-only", before, commit).splitlines()
            argo_cd.tell(self.repository, before, commit, files)
        return commit

    def file(self, agent, name):
        """A file of an agent, in the repository."""
        return f"agents.d/{self.agents[agent]}/{agent}/{name}"

    def gate(self, *agents):
        """Receipts of these agents, all of them unless some are named; by real gates, half of them in each of two processes."""
        wanted = agents or tuple(self.agents)
        if _KEPT.is_dir():
            for name in wanted:
                if (_KEPT / name).is_dir():
                    shutil.copytree(_KEPT / name, self.tree / "evals/receipts" / name, dirs_exist_ok=True)
        halves = [half for half in (wanted[::2], wanted[1::2]) if half]
        gates = [
            subprocess.Popen([sys.executable, "-m", "tests.many.gates_in_turn", *half], cwd=self.tree, env=_ENVIRONMENT)
            for half in halves
        ]
        assert [gate.wait() for gate in gates] == [0] * len(gates)
        for name in wanted:
            shutil.copytree(self.tree / "evals/receipts" / name, _KEPT / name, dirs_exist_ok=True)


_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def _team(at):
    return f"{PREFIX}-{at % TEAMS:02}"
