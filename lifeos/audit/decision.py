"""An audit of one decision: what the ledger says of it, and its memory rebuilt as of then."""

from typing import NamedTuple

from lifeos.audit.knowledge import Knowledge, Thing, normal
from lifeos.diagnostics import Diagnostic, Span
from lifeos.errors import LifeOSError
from lifeos.ledger.events import Acted, Decided, Reserved, Turned
from lifeos.ledger.ledger import Ledger
from lifeos.ledger.state import Reservation
from lifeos.memory.erasure import register
from lifeos.memory.journal.branches import Branches
from lifeos.memory.state_id import StateId
from lifeos.memory.store import Store
from lifeos.memory.view import View, view


class Trail(NamedTuple):
    """What the ledger says. ``n``, ``at``: of the event of the decision. ``costs``: its calls that cost, as they stand now."""

    n: int
    at: int
    decided: Decided
    acted: tuple[Acted, ...]
    turned: tuple[Turned, ...]
    costs: tuple[Reservation, ...]


class Use(NamedTuple):
    """A record or fact that a decision names."""

    thing: Thing
    read: bool
    cited: bool


def trail(ledger: Ledger, decision: str) -> Trail | None:
    """What the ledger says of a decision; None when it was not recorded."""
    lines = [one.line for one in ledger.lines(decision=decision)]
    found = [line for line in lines if isinstance(line.event, Decided)]
    if not found:
        return None
    events = [line.event for line in lines]
    held = [ledger.row(Reservation, event.id) for event in events if isinstance(event, Reserved)]
    assert isinstance(found[0].event, Decided), "those alone were chosen"
    return Trail(
        found[0].n,
        found[0].at,
        found[0].event,
        tuple(event for event in events if isinstance(event, Acted)),
        tuple(event for event in events if isinstance(event, Turned)),
        tuple(one for one in held if one is not None),
    )


def rebuilt(store: Store, branches: Branches, memory: str) -> View:
    """The memory of a state, which an event names. Raises :class:`LifeOSError` when it is not here any more, or not whole."""
    state = StateId.parse(memory) if "@" in memory else None
    return view(store, branches, state.snapshot if state is not None else memory, state)


def erased(store: Store, memory: str) -> frozenset[str]:
    """The ids of what was erased from a memory."""
    every = [*register.done(store.folder, memory), register.pending(store.folder, memory)]
    return frozenset(name for one in every if one is not None for name in (*map(normal, one.records), *one.facts))


def uses(knowledge: Knowledge, decided: Decided) -> list[Use]:
    """What the decision read and cited, in that order; an id that is none of a memory's is absent."""
    read, cited = ([normal(name) for name in names] for names in (decided.read, decided.cited))
    every = dict.fromkeys((*read, *cited))
    return [Use(knowledge.look(name), name in read, name in cited) for name in every]


def gone(found: Trail, ledger: str, error: LifeOSError) -> Diagnostic:
    """The memory of a decision cannot be rebuilt."""
    message = f"the memory that decision '{found.decided.id}' was made on cannot be rebuilt: {error}"
    hint = "bring the snapshot back with `lifeos memory restore`, and its journal from a copy; then audit again"
    return Diagnostic("LOS1005", message, Span(ledger, found.n), hint)


def findings(found: Trail, used: list[Use], ledger: str) -> list[Diagnostic]:
    """What does not fit: citations of what was not read, and reads of what was not there for the agent."""
    at = Span(ledger, found.n)
    who = f"agent '{found.decided.agent}'"
    out = []
    for one in used:
        if one.cited and not one.read:
            message = f"decision '{found.decided.id}' cites {one.thing.id}, which it did not read"
            hint = (
                f"do not rely on that sentence; see `lifeos gym run {found.decided.agent}` for how often this happens"
            )
            out.append(Diagnostic("LOS1006", message, at, hint))
        if one.read and one.thing.presence not in ("there", "erased since"):
            message = f"decision '{found.decided.id}' read {one.thing.id}, which is {one.thing.presence} in its memory for {who}"
            hint = "something answered it that is not the semantic layer, or from another version: look at what else it could reach"
            out.append(Diagnostic("LOS1007", message, at, hint))
    return out
