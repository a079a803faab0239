"""Whether a ledger is as it was written: each line follows the one before, the last one is where the head is, and what is kept as true is what the
events make true.

Whoever can write to the database can also forge all of it anew, with fitting hashes; a position that was noted elsewhere before finds that out.
"""

from datetime import tzinfo
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from lifeos.errors import LifeOSError
from lifeos.ledger import tables
from lifeos.ledger.chain import NOTHING, Head, Sealed, unseal
from lifeos.ledger.days import day, zone
from lifeos.ledger.events import FORMAT, Begun, decision_of, kind_of
from lifeos.ledger.state import AnyRow, ImpossibleError, Key, State, apply


class DamagedError(LifeOSError):
    """A ledger that is not as it was written. ``n``: the first event that is wrong, counted from 1; 0 when the events are whole and what is kept beside
    them is not."""

    def __init__(self, n: int, why: str) -> None:
        super().__init__(f"event {n}: {why}" if n else why)
        self.n = n
        self.why = why


class Verified(NamedTuple):
    """A ledger that is whole. ``rows``: how many things are true after its events."""

    head: Head
    rows: int


def verify(connection: Connection, noted: Head | None = None) -> Verified:
    """Read all of a ledger at one moment. ``noted``: a position that it must have been at. Takes the memory of one row for each account, reservation and
    decision. Raises :class:`DamagedError` at the first event that is wrong."""
    fold, end = _Fold(), NOTHING
    where: tzinfo | None = None
    columns = tables.event.c
    query = select(tables.event).order_by(columns.n).execution_options(yield_per=1000)
    with connection.execute(query) as rows:
        for row in rows:
            sealed = _linked(row, end)
            event = sealed.line.event
            if where is None:
                if not isinstance(event, Begun) or event.format != FORMAT:
                    raise DamagedError(1, f"it is not the beginning of a ledger of format {FORMAT}")
                where = zone(event.zone)
            try:
                apply(fold, event, day(sealed.line.at, where).isoformat())
            except ImpossibleError as error:
                raise DamagedError(sealed.line.n, str(error)) from error
            end = sealed.head
            if noted is not None and noted.n == end.n and noted.sha256 != end.sha256:
                raise DamagedError(
                    end.n, f"it is not the event that was noted: {noted.sha256[:12]}… then, {end.sha256[:12]}… now"
                )
    if end.n == 0:
        raise DamagedError(1, "it is missing: there is no event at all")
    if noted is not None and noted.n > end.n:
        raise DamagedError(end.n + 1, f"it is missing: the ledger had {noted.n} events when its position was noted")
    _at_head(connection, end)
    return Verified(end, _compare(connection, fold))


class _Fold(State):
    """All rows, in memory: what was never put is not there."""

    def get(self, kind: type[AnyRow], *values: str) -> AnyRow | None:
        self.rows.setdefault(Key(kind, values), None)
        return super().get(kind, *values)


def _linked(row: Any, end: Head) -> Sealed:
    """The line of a row. Raises :class:`DamagedError` when it is not the one after ``end``."""
    n = end.n + 1
    if row.n != n:
        raise DamagedError(n, f"it is missing: the next one there is {row.n}")
    try:
        sealed = unseal(row.line.encode())
    except msgspec.DecodeError as error:
        raise DamagedError(n, f"its line cannot be read ({error})") from error
    line = sealed.line
    if sealed.sha256 != row.sha256:
        raise DamagedError(n, "its line is not the one that its hash is of")
    if (line.n, line.previous) != (n, end.sha256):
        raise DamagedError(n, "it does not follow the one before it")
    if line.at < end.at:
        raise DamagedError(n, "it is older than the one before it")
    if (row.kind, row.id, row.decision) != (kind_of(line.event), line.event.id, decision_of(line.event)):
        raise DamagedError(n, "it cannot be found by what it says: its columns are of another event")
    return sealed


def _at_head(connection: Connection, end: Head) -> None:
    row = connection.execute(select(tables.head)).first()
    if row is None or row.n < end.n:
        raise DamagedError((row.n if row is not None else 0) + 1, "it was written past the end that the head names")
    if row.n > end.n:
        raise DamagedError(end.n + 1, f"it is missing: the head names {row.n} events")
    if (row.sha256, row.at) != (end.sha256, end.at):
        raise DamagedError(end.n, "it is not the last one that the head names")


def _compare(connection: Connection, fold: State) -> int:
    """How many rows there are, all as the events make them. Raises :class:`DamagedError`."""
    expected = {key: row for key, row in fold.rows.items() if row is not None}
    count = len(expected)
    for kind, table in tables.ROWS.items():
        keys = [column.name for column in table.primary_key]
        with connection.execute(select(table).execution_options(yield_per=1000)) as rows:
            for found in rows.mappings():
                key = Key(kind, tuple(found[name] for name in keys))
                right = expected.pop(key, None)
                is_ = kind(**found)
                if right is None:
                    raise DamagedError(0, f"{_called(key)} is kept, and no event made it")
                if is_ != right:
                    raise DamagedError(0, f"{_called(key)} is kept as {_differing(is_, right)}")
    for key in expected:
        raise DamagedError(0, f"{_called(key)} is not kept, and events made it")
    return count


def _called(key: Key) -> str:
    return f"{key.kind.__name__.lower()} {' '.join(filter(None, key.values))}"


def _differing(is_: msgspec.Struct, right: msgspec.Struct) -> str:
    now, then = msgspec.structs.asdict(is_), msgspec.structs.asdict(right)
    return ", ".join(
        f"{name} {now[name]!r}, where the events make {then[name]!r}" for name in now if now[name] != then[name]
    )
