"""An audit of one decision: what it read and cited, seen in its memory rebuilt as of then."""

from collections.abc import Mapping
from typing import NamedTuple

from lifeos.audit.knowledge import Knowledge, Thing, is_of_memory, normal
from lifeos.audit.trail import Trail
from lifeos.diagnostics import Diagnostic, Span
from lifeos.errors import LifeOSError
from lifeos.memory.erasure import register
from lifeos.memory.journal.branches import Branches
from lifeos.memory.state_id import StateId
from lifeos.memory.store import Store
from lifeos.memory.view import View, view


class Use(NamedTuple):
    """A record or fact that a decision names."""

    thing: Thing
    read: bool
    cited: bool


def rebuilt(store: Store, branches: Branches, memory: str) -> View:
    """The memory of a state, which an event names. Raises :class:`LifeOSError` when it is not here any more, or not whole."""
    state = StateId.parse(memory) if "@" in memory else None
    return view(store, branches, state.snapshot if state is not None else memory, state)


def erased(store: Store, memory: str) -> frozenset[str]:
    """The ids of what was erased from a memory."""
    every = [*register.done(store.folder, memory), register.pending(store.folder, memory)]
    return frozenset(name for one in every if one is not None for name in (*map(normal, one.records), *one.facts))


def uses(found: Trail, known: Mapping[str, Knowledge]) -> list[Use]:
    """What the decision read and cited, in that order. ``known``: by state, those that could be rebuilt. What a record was is said by the state that it was read from; an id that is none of a memory's is
    a tool's."""
    decided = found.decided
    read: dict[str, str] = {}
    for one in found.reads:
        for name in one.read:
            read.setdefault(normal(name), one.memory)
    last = found.states[-1] if found.states else ""
    for name in decided.read if decided is not None else ():
        read.setdefault(normal(name), decided.memory or last if decided is not None else last)
    cited = dict.fromkeys(map(normal, decided.cited if decided is not None else ()))
    out = []
    for name in dict.fromkeys((*read, *cited)):
        knowledge = known.get(read.get(name, last)) if is_of_memory(name) else None
        thing = knowledge.look(name) if knowledge is not None else Thing(name, "elsewhere")
        out.append(Use(thing, name in read, name in cited))
    return out


def gone(found: Trail, ledger: str, error: LifeOSError) -> Diagnostic:
    """The memory of a decision cannot be rebuilt."""
    message = f"the memory that decision '{found.id}' was made on cannot be rebuilt: {error}"
    hint = "bring the snapshot back with `lifeos memory restore`, and its journal from a copy; then audit again"
    return Diagnostic("LOS1005", message, Span(ledger, found.n), hint)


def findings(found: Trail, used: list[Use], ledger: str) -> list[Diagnostic]:
    """What does not fit: citations of what was not read, and reads of what was not there for the agent."""
    at = Span(ledger, found.n)
    out = []
    for one in used:
        if one.cited and not one.read:
            message = f"decision '{found.id}' cites {one.thing.id}, which it did not read"
            hint = f"do not rely on that sentence; see `lifeos gym run {found.who.agent}` for how often this happens"
            out.append(Diagnostic("LOS1006", message, at, hint))
        if one.read and one.thing.presence not in ("there", "erased since", "elsewhere"):
            message = f"decision '{found.id}' read {one.thing.id}, which is {one.thing.presence} in its memory for agent '{found.who.agent}'"
            hint = "something answered it that is not the semantic layer, or from another version: look at what else it could reach"
            out.append(Diagnostic("LOS1007", message, at, hint))
    return out
