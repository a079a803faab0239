"""The fleet in parts: one for each agent and one for each kind of document, each the ``data`` of a ConfigMap.

One file of the whole fleet would make two unrelated reverts conflict, and outgrow the 1 MiB that a ConfigMap may hold.
Inside a part each document has a key of its own (``tool.transfer.json``) and each value of it a line, so that a pull
request shows what changed and git merges what does not touch. Rego stands as text of its own, not inside JSON.

Each JSON text says from the root where it belongs, ``{"lifeos": {"catalog": {"tools": {"transfer": …}}}}``. So the parts
are put together by merging them, in any order, and OPA, which merges the data files it is given, has the very same
``data.lifeos`` without being told anything.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from lifeos import ir
from lifeos.bundle.canonical import canonical, pretty
from lifeos.bundle.digest import agent_digest

_KINDS = {
    "teams": "team",
    "budgets": "budget",
    "routes": "route",
    "memories": "memory",
    "datastores": "datastore",
    "tools": "tool",
    "policies": "policy",
    "personas": "persona",
    "suites": "suite",
}
"""Fields of the catalog that map names to documents, and the first word of their keys."""

REGO = "rego"
"""The part that holds the modules."""


class TornFleet(ValueError):  # noqa: N818  # the state of the parts, not of the program
    """The parts do not belong together, as while a sync is under way: keep the fleet you have and read again."""


def agent_fragment(agent: ir.Agent, catalog: ir.Catalog) -> dict[str, str]:
    """The part of one agent: its resolved form and its digest. Which revision has the traffic says nothing of what the agent is."""
    here = {
        "agents": {agent.name: msgspec.structs.replace(agent, pins=msgspec.UNSET)},
        "digests": {agent.name: agent_digest(agent, catalog)},
    }
    return {f"agent.{agent.name}.json": pretty({"lifeos": here})}


def catalog_fragments(catalog: ir.Catalog) -> dict[str, dict[str, str]]:
    """The parts of the catalog, by kind; kinds without documents are left out."""
    parts = {"platform": {"platform.json": _placed("platform", catalog.platform)}}
    rego = dict(catalog.modules)
    for field, word in _KINDS.items():
        documents: dict[str, Any] = getattr(catalog, field)
        if field == "policies":
            rego.update({policy.module: policy.text for policy in catalog.policies.values()})
            documents = {name: _without_text(policy) for name, policy in documents.items()}
        if documents:
            parts[field] = {
                f"{word}.{name}.json": _placed(field, {name: document}) for name, document in documents.items()
            }
    if rego:
        parts[REGO] = {module_key(path): rego[path] for path in sorted(rego)}
    return parts


def module_key(path: str) -> str:
    """The path of a module as a key of a ConfigMap, which may hold letters, digits, '-', '_' and '.' only."""
    return path.replace("/", "..")


def _placed(field: str, value: Any) -> str:
    return pretty({"lifeos": {"catalog": {field: value}}})


def _without_text(policy: ir.Policy) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(policy)
    del fields["text"]
    return fields


def assemble(fragments: Iterable[Mapping[str, str]]) -> ir.Fleet:
    """The fleet that the parts were made of, whatever their order; raises :class:`TornFleet` on an inconsistent set.

    Digests are checked, so a catalog of one commit is never combined with an agent of another.
    """
    merged: dict[str, Any] = {}
    rego: dict[str, str] = {}
    try:
        for key, text in ((key, text) for fragment in fragments for key, text in fragment.items()):
            if key.endswith(".rego"):
                rego[key.replace("..", "/")] = text
            else:
                _merge(merged, msgspec.json.decode(text), key)
        lifeos = merged["lifeos"]
        catalog = lifeos["catalog"]
        for policy in catalog.get("policies", {}).values():
            policy["text"] = rego[policy["module"]]
        own = {policy["module"] for policy in catalog.get("policies", {}).values()}
        catalog["modules"] = {path: text for path, text in rego.items() if path not in own}
        fields = {field: _sorted(catalog.get(field, {})) for field in (*_KINDS, "modules")}
        document = {"catalog": {**catalog, **fields}, "agents": _sorted(lifeos.get("agents", {}))}
        fleet = msgspec.json.decode(canonical(document), type=ir.Fleet)
        for name, agent in fleet.agents.items():
            if agent_digest(agent, fleet.catalog) != lifeos["digests"][name]:
                raise TornFleet(f"agent {name} was written with another catalog")
    except (KeyError, TypeError, AttributeError, msgspec.MsgspecError) as error:
        raise TornFleet(f"the parts of the fleet do not fit together: {error!r}") from error
    return fleet


def _sorted(documents: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(documents.items()))


def _merge(into: dict[str, Any], part: dict[str, Any], key: str) -> None:
    """Objects are merged; two parts that say anything else about one place contradict each other."""
    for name, value in part.items():
        if name not in into:
            into[name] = value
        elif isinstance(value, dict) and isinstance(into[name], dict):
            _merge(into[name], value, key)
        else:
            raise TornFleet(f"{key} says again what another part says about '{name}'")
