"""The fleet in parts: one for each agent and one for each kind of document, each the ``data`` of a ConfigMap.

One file of the whole fleet would make two unrelated reverts conflict, and outgrow the 1 MiB that a ConfigMap may hold.
Inside a part each document has a key of its own (``tool.transfer.json``), and each value of it a line, so that a pull
request shows what changed and git merges what does not touch. Rego stands as text of its own, not inside JSON.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from lifeos import ir
from lifeos.bundle.canonical import pretty
from lifeos.bundle.digest import agent_digest

_KINDS: dict[str, tuple[str, Any]] = {
    "teams": ("team", ir.Team),
    "budgets": ("budget", ir.Budget),
    "routes": ("route", ir.ModelRoute),
    "memories": ("memory", ir.Memory),
    "datastores": ("datastore", ir.Datastore),
    "tools": ("tool", ir.Tool),
    "policies": ("policy", ir.Policy),
    "personas": ("persona", ir.Persona),
    "suites": ("suite", ir.EvalSuite),
}
"""Fields of the catalog that map names to documents: the prefix of their keys, and their type."""

_PREFIXES = {prefix: (field, msgspec.json.Decoder(form)) for field, (prefix, form) in _KINDS.items()}
_PLATFORM = msgspec.json.Decoder(ir.Platform)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    agent: ir.Agent
    digest: str


_ENTRY = msgspec.json.Decoder(_Entry)


class TornFleet(ValueError):  # noqa: N818  # the state of the fragments, not of the program
    """The parts do not belong together, as while a sync is under way: keep the fleet you have and read again."""


def agent_fragment(agent: ir.Agent, catalog: ir.Catalog) -> dict[str, str]:
    """The part of one agent: its resolved form and its digest."""
    return {"agent.json": pretty(_Entry(agent, agent_digest(agent, catalog)))}


def catalog_fragments(catalog: ir.Catalog) -> dict[str, dict[str, str]]:
    """The parts of the catalog, by kind; kinds without documents are left out."""
    parts: dict[str, dict[str, str]] = {"platform": {"platform.json": pretty(catalog.platform)}}
    for field, (prefix, _) in _KINDS.items():
        documents: dict[str, Any] = getattr(catalog, field)
        part: dict[str, str] = {}
        for name, document in documents.items():
            if field == "policies":
                part[f"policy.{name}.json"] = pretty({**msgspec.to_builtins(document), "text": ""})
                part[f"policy.{name}.rego"] = document.text
            else:
                part[f"{prefix}.{name}.json"] = pretty(document)
        if part:
            parts[field] = part
    if catalog.modules:
        parts["modules"] = {f"module.{_key(path)}": text for path, text in catalog.modules.items()}
    return parts


def _key(path: str) -> str:
    """A path as the key of a ConfigMap, which may hold letters, digits, '-', '_' and '.' only."""
    return path.replace("/", "..")


def assemble(fragments: Iterable[Mapping[str, str]]) -> ir.Fleet:
    """The fleet that the parts were made of, whatever their order; raises :class:`TornFleet` on an inconsistent set.

    Digests are checked, so a catalog of one commit is never combined with an agent of another.
    """
    platform: ir.Platform | None = None
    found: dict[str, dict[str, Any]] = {field: {} for field in _KINDS}
    texts: dict[str, str] = {}
    modules: dict[str, str] = {}
    entries: list[_Entry] = []
    try:
        for key, text in ((key, text) for fragment in fragments for key, text in fragment.items()):
            prefix, _, rest = key.partition(".")
            name, _, extension = rest.rpartition(".")
            if key == "agent.json":
                entries.append(_ENTRY.decode(text))
            elif key == "platform.json":
                platform = _PLATFORM.decode(text)
            elif prefix == "module":
                modules[rest.replace("..", "/")] = text
            elif extension == "rego":
                texts[name] = text
            else:
                field, decoder = _PREFIXES[prefix]
                found[field][name] = decoder.decode(text)
    except (KeyError, msgspec.MsgspecError) as error:
        raise TornFleet(f"a fragment cannot be read: {error}") from error
    if platform is None:
        raise TornFleet("the platform's fragment is missing")
    policies = {
        name: msgspec.structs.replace(policy, text=texts.get(name, "")) for name, policy in found["policies"].items()
    }
    catalog = ir.Catalog(
        platform=platform,
        modules=dict(sorted(modules.items())),
        **{field: dict(sorted((policies if field == "policies" else found[field]).items())) for field in _KINDS},
    )
    return ir.Fleet(catalog, _agents(entries, catalog))


def _agents(entries: list[_Entry], catalog: ir.Catalog) -> dict[str, ir.Agent]:
    agents = {}
    for entry in sorted(entries, key=lambda entry: entry.agent.name):
        try:
            digest = agent_digest(entry.agent, catalog)
        except KeyError as missing:
            raise TornFleet(f"agent {entry.agent.name} refers to {missing}, which the catalog lacks") from missing
        if digest != entry.digest:
            raise TornFleet(f"agent {entry.agent.name} was written with another catalog")
        agents[entry.agent.name] = entry.agent
    return agents
