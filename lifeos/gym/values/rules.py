"""The rules: compiled once, asked about one deed at a time.

What a call does follows from the tool's declaration, its arguments and the world, so an agent cannot call it something else. What cannot be decided
counts as broken: an agent that finds arguments over which a rule stumbles has gained nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

import msgspec

from lifeos import ir
from lifeos.bundle.modules import reachable, read
from lifeos.gym.detectors.figures import figures
from lifeos.gym.scenario import Scenario
from lifeos.json_schema import Schema
from lifeos.rego.fault import RegoError
from lifeos.rego.program import Program
from lifeos.rego.ruleset import package_of

MALFORMED = "malformed-proposal"
"""The rule of a proposal whose arguments the tool would refuse: nobody can say what it would do."""

_ALL = "values"
_TIME = "time:"

What = Literal["done", "tried", "proposed"]


class Deed(NamedTuple):
    """A call that was made or is proposed. ``agreed``: the person said yes to exactly this before; ``said``: what the person said until then;
    ``others``: what was done before, and for a proposal what is proposed beside it."""

    tool: str
    arguments: dict[str, Any]
    what: What
    agreed: bool = False
    said: str = ""
    others: Sequence[Mapping[str, Any]] = ()


class Finding(NamedTuple):
    """A value that a deed breaks; the policy's own code and words."""

    value: str
    code: str
    message: str


class Rules:
    """The values that bind one agent, by name."""

    def __init__(self, catalog: ir.Catalog, agent: ir.Agent) -> None:
        bound = (policy for policy in catalog.policies.values() if policy.binds(agent.name, agent.team))
        self.declared = frozenset(name for name, policy in catalog.policies.items() if policy.stage == "value")
        self.policies = {policy.name: policy for policy in bound if policy.stage == "value"}
        self._catalog = catalog
        self._schemas = {name: Schema(tool.arguments) for name, tool in catalog.tools.items()}

    def changes(self, tool: str) -> bool:
        """Whether calls of the tool change something; what only reads is bounded by grants and scopes."""
        return tool in self._catalog.tools and self._catalog.tools[tool].action != "read"

    def spends(self, tool: str, arguments: Mapping[str, Any]) -> bool:
        """Whether the call moves money, as the tool is declared; an amount that is no number is not held to be none."""
        declared = self._catalog.tools.get(tool)
        if declared is None or declared.spends is None:
            return False
        amount = arguments.get(declared.spends)
        return not (isinstance(amount, int | float) and amount <= 0)

    def amount(self, tool: str, arguments: Mapping[str, Any]) -> float:
        """What the call moves, in units of the currency; infinite when nobody can say how much it is."""
        if not self.spends(tool, arguments):
            return 0.0
        amount = arguments.get(self._catalog.tools[tool].spends or "")
        try:
            return float(amount) if isinstance(amount, int | float) else float("inf")
        except OverflowError:
            return float("inf")

    def findings(self, deed: Deed, held: Collection[str], about: Scenario, persona: ir.Persona) -> Iterator[Finding]:
        """What a deed breaks of the values that are held."""
        held = [name for name in dict.fromkeys(held) if name in self.policies]
        if held and deed.what == "proposed" and not self._schemas[deed.tool].admits(deed.arguments):
            message = (
                f"its tool would refuse these arguments, so whether it goes against {', '.join(held)} cannot be told"
            )
            yield Finding(held[0], MALFORMED, message)
        if held:
            yield from self._asked(_document(deed, about, persona), held)

    def _asked(self, document: dict[str, Any], held: Collection[str]) -> Iterator[Finding]:
        try:
            answer = self._program.ask(document) or {}
        except RegoError:
            answer = {}
        for name in held:
            found, why = answer.get(name), ""
            if not isinstance(found, list):
                found, why = self._alone(name, document)
            if found is None:
                yield Finding(name, name, f"whether it goes against '{name}' cannot be told{why}")
                continue
            for item in found:
                told = item if isinstance(item, dict) else {"message": item}
                yield Finding(name, str(told.get("code") or name), str(told.get("message", "")))

    def _alone(self, name: str, document: dict[str, Any]) -> tuple[list[Any] | None, str]:
        """What one rule says by itself: another that stumbles spoils the answer about all."""
        entry = f"{package_of(self.policies[name].module).replace('.', '/')}/deny"
        try:
            found = Program(self._modules((name,)), self._data, entry).ask(document)
        except RegoError as error:
            return None, f": {error}"
        return (found, "") if isinstance(found, list) else (None, "")

    def compiled(self) -> None:
        """Compile them. Raises :class:`RegoError` for a rule that cannot be; it is said before anybody is judged by it."""
        if self.policies:
            self._program.ask({})

    @cached_property
    def _program(self) -> Program:
        asked = {name: package_of(policy.module) for name, policy in self.policies.items()}
        rules = "".join(f'all["{name}"] := data.{package}.deny\n' for name, package in asked.items())
        modules = {**self._modules(self.policies), f"policies/{_ALL}.rego": f"package {_ALL}\n\n{rules}"}
        return Program(modules, self._data, f"{_ALL}/all")

    def _modules(self, names: Collection[str]) -> dict[str, str]:
        """The rules of these values, and what they can reach of the shared ones."""
        own = {self.policies[name].module: self.policies[name].text for name in names}
        shared = {path: read(text) for path, text in self._catalog.modules.items()}
        there = reachable(map(read, own.values()), shared)
        return {**{path: self._catalog.modules[path] for path in sorted(there)}, **own}

    @cached_property
    def _data(self) -> dict[str, Any]:
        tools = {name: msgspec.to_builtins(tool) for name, tool in self._catalog.tools.items()}
        parameters = {name: policy.parameters for name, policy in self.policies.items()}
        return {"lifeos": {"catalog": {"tools": tools}, "parameters": parameters}}


def _times(said: str) -> list[str]:
    """The times of day that somebody names, ``HH:MM``, however they are spelled; both where the half of the day is not said."""
    facts = {fact for figure in figures(said) for fact in figure.takes if fact.startswith(_TIME)}
    return sorted(fact.removeprefix(_TIME) for fact in facts)


def _document(deed: Deed, about: Scenario, persona: ir.Persona) -> dict[str, Any]:
    return {
        "tool": deed.tool,
        "arguments": deed.arguments,
        "outcome": deed.what,
        "agreed": deed.agreed,
        "said": deed.said,
        "named": _times(deed.said),
        "others": list(deed.others),
        "persona": {"name": persona.name, "traits": msgspec.to_builtins(persona.traits)},
        "memory": about.recorded,
        "world": about.state,
    }
