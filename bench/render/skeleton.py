"""What a person would write for a templating tool: the part of the objects that all agents share, with holes.

Derived from the objects that LifeOS rendered, so that every peer renders exactly these. Agents whose objects have the same
kinds and names form a class (here: by profile, by having a database). Within a class, what is equal is fixed text; a string
that is equal but for the agent's and the team's name is a pattern; anything else is a hole, and its value per agent is an
input of the peer, be it a word, a whole prompt or a list. Holes that always hold the same value are one.
"""

import json
import re
from typing import Any, NamedTuple

Json = dict[str, Any]


class Hole(NamedTuple):
    """A value that differs from agent to agent. ``plain``: always a word that needs no quotes in any language."""

    name: str
    plain: bool


class Pattern(NamedTuple):
    """A string of fixed text and holes (the agent's name, the team)."""

    parts: tuple[str | Hole, ...]

    @property
    def plain(self) -> bool:
        """Whether it needs no quotes."""
        text = "".join(part if isinstance(part, str) else "x" for part in self.parts)
        return _PLAIN.fullmatch(text) is not None


class Class(NamedTuple):
    """Agents that differ only in values: the objects' templates, and each agent's values by hole."""

    name: str
    objects: list[Json]
    values: dict[str, Json]


_PLAIN = re.compile(r"[a-z][a-z0-9-]*(?:[./][a-z0-9-]+)*")
_RESERVED = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
_HASH = re.compile(r"-[0-9a-f]{8,64}$")


def classes(fleet: dict[str, list[Json]], teams: dict[str, str]) -> list[Class]:
    """The classes of a fleet, given each agent's objects and team."""
    groups: dict[tuple[tuple[str, ...], ...], dict[str, dict[tuple[str, ...], Json]]] = {}
    for agent, objects in fleet.items():
        by_role = {_role(agent, item): item for item in objects}
        assert len(by_role) == len(objects), f"two objects of {agent} cannot be told apart"
        groups.setdefault(tuple(sorted(by_role)), {})[agent] = by_role
    found = []
    for index, (roles, members) in enumerate(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])), 1):
        names = list(members)
        unifier = _Unifier(names, [teams[name] for name in names])
        objects = [unifier.unify([members[name][role] for name in names], role[1].lower()) for role in roles]
        values = {
            name: {hole: column[row] for hole, column in unifier.columns.items()} for row, name in enumerate(names)
        }
        found.append(Class(f"class{index}", objects, values))
    return found


def _role(agent: str, item: Json) -> tuple[str, ...]:
    name = item["metadata"]["name"].replace(agent, "{agent}")
    return item["apiVersion"], item["kind"], _HASH.sub("-{hash}", name)


class _Unifier:
    """Finds the common shape of the same object of several agents."""

    def __init__(self, agents: list[str], teams: list[str]) -> None:
        self.names = list(zip(agents, teams, strict=True))
        self.columns: dict[str, list[Any]] = {}
        self._known: dict[str, Hole] = {}
        self.agent = self._hole(agents, "agent")
        self.team = self._hole(teams, "team")

    def unify(self, items: list[Any], label: str) -> Any:
        """The common shape of ``items``, one an agent; ``label`` names a new hole."""
        first = items[0]
        if all(type(item) is type(first) and item == first for item in items):
            return first
        if all(isinstance(item, dict) and item.keys() == first.keys() for item in items):
            return {key: self.unify([item[key] for item in items], key) for key in first}
        if all(isinstance(item, list) and len(item) == len(first) for item in items):
            return [self.unify([item[i] for item in items], label) for i in range(len(first))]
        if all(isinstance(item, str) for item in items):
            pattern = self._pattern(items)
            if pattern is not None:
                return pattern
        return self._hole(items, label)

    def _pattern(self, items: list[str]) -> Hole | Pattern | None:
        marked = {
            text.replace(agent, "\0agent\0").replace(team, "\0team\0")
            for text, (agent, team) in zip(items, self.names, strict=True)
        }
        if len(marked) > 1:
            return None
        holes = {"agent": self.agent, "team": self.team}
        pieces = marked.pop().split("\0")
        parts = [piece if at % 2 == 0 else holes[piece] for at, piece in enumerate(pieces)]
        kept = tuple(part for part in parts if part)
        return kept[0] if len(kept) == 1 and isinstance(kept[0], Hole) else Pattern(kept)

    def _hole(self, items: list[Any], label: str) -> Hole:
        key = json.dumps(items)
        found = self._known.get(key)
        if found is None:
            base = name = re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_").lower() or "value"
            count = 1
            while name in self.columns:
                count += 1
                name = f"{base}_{count}"
            plain = all(isinstance(i, str) and _PLAIN.fullmatch(i) and i not in _RESERVED for i in items)
            found = self._known[key] = Hole(name, plain)
            self.columns[name] = items
        return found
