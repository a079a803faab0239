"""Which decisions used a fact: by its own id, or by that of the record that says it."""

from collections.abc import Iterator
from typing import NamedTuple

from lifeos.audit.knowledge import normal
from lifeos.ledger.events import Decided
from lifeos.ledger.ledger import Ledger
from lifeos.memory.view import View, triple

_RECORD = b"<urn:lifeos:record:"


class Using(NamedTuple):
    """A decision that used it. ``n``, ``at``: of its event. ``by``: the ids that it used it by."""

    n: int
    at: int
    decided: Decided
    by: tuple[str, ...]

    @property
    def cited(self) -> bool:
        """Whether it was cited, and not only read."""
        return any(name in _names(self.decided.cited) for name in self.by)


def using(ledger: Ledger, names: frozenset[str]) -> Iterator[Using]:
    """The decisions, oldest first. ``names``: ids of the fact and of records that say it. Reads every decision of the ledger."""
    for one in ledger.lines(kind="decided"):
        event = one.line.event
        if isinstance(event, Decided):
            by = names & (_names(event.read) | _names(event.cited))
            if by:
                yield Using(one.line.n, one.line.at, event, tuple(sorted(by)))


def saying(seen: View, quad: bytes) -> frozenset[str]:
    """The records that say a fact of a version: its subject; of one that was learned also what it was learned from; and of a name of an entity, which no record says alone, none."""
    found = set()
    subject = triple(quad).subject
    if subject.startswith(_RECORD):
        found.add(subject[1:-1].decode().removeprefix("urn:lifeos:"))
    for step in seen.learned.get(quad, ()):
        provenance = getattr(getattr(step.entry, "entry", step.entry), "provenance", "")
        if provenance.startswith("record:"):
            found.add(provenance)
    return frozenset(found)


def _names(ids: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normal, ids))
