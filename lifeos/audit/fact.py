"""Which decisions used a fact: by its own id, or by that of the record that says it."""

from typing import NamedTuple

from lifeos.audit.knowledge import normal
from lifeos.ledger.events import Decided, Read
from lifeos.ledger.ledger import Ledger
from lifeos.memory.view import View, triple

_RECORD = b"<urn:lifeos:record:"


class Using(NamedTuple):
    """A decision that used it. ``n``, ``at``: of the first event that says so. ``memory``: the state. ``by``: the ids that it used it by. ``cited``: whether it was cited, and not only read."""

    n: int
    at: int
    decision: str
    agent: str
    track: str
    memory: str
    by: tuple[str, ...]
    cited: bool


def using(ledger: Ledger, names: frozenset[str]) -> list[Using]:
    """The decisions, oldest first. ``names``: ids of the fact and of records that say it. Reads every read and every decision of the ledger."""
    found: dict[tuple[str, str, str], Using] = {}
    lines = [*ledger.lines(kind="read"), *ledger.lines(kind="decided")]
    for one in sorted(lines, key=lambda one: one.line.n):
        event = one.line.event
        assert isinstance(event, Decided | Read), "those kinds were asked for"
        decision, cited = (event.id, _names(event.cited)) if isinstance(event, Decided) else (event.decision, set())
        by = names & (_names(event.read) | cited)
        if by:
            key = decision, event.agent, event.track
            now = Using(one.line.n, one.line.at, *key, event.memory, tuple(sorted(by)), bool(names & cited))
            known = found.get(key)
            if known is not None:
                every = tuple(sorted({*known.by, *now.by}))
                now = known._replace(memory=known.memory or now.memory, by=every, cited=known.cited or now.cited)
            found[key] = now
    return sorted(found.values())


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
