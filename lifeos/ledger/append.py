"""One transaction: many commands decided one after the other on what is true, their events appended, and what is true then.

Whoever appends holds the head, so nothing changes between what a command sees and what it writes.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Update, bindparam, insert, update

from lifeos.errors import LifeOSError
from lifeos.ledger import database, tables
from lifeos.ledger.chain import Head, Sealed, unseal
from lifeos.ledger.command import Answer, Answers, Command, Now, Together
from lifeos.ledger.days import day
from lifeos.ledger.events import decision_of, kind_of
from lifeos.ledger.state import Key, State
from lifeos.ledger.writing import Name, Writing, name_of

_AT_A_TIME = 500
"""Keys in one query: SQLite allows 32,766 parameters, and both plan long lists slowly."""


def append(
    connection: Connection, asked: Sequence[Command | Together], clock: database.Clock, zone: tzinfo
) -> list[Answer | Answers]:
    """Decide commands now, and write their events; an answer each, in order. Nothing counts before the transaction is committed.
    Raises :class:`LifeOSError` for a ledger that was not begun."""
    row = database.lock_head(connection)
    if row is None:
        raise LifeOSError("the ledger has no beginning: its table `head` is empty; bring it back from a copy")
    before = Head(row.n, row.sha256, row.at)
    at = max(clock(connection), before.at)  # once nobody else appends, or the wait would count
    now = Now(at, day(at, zone).isoformat())
    commands = [one for ask in asked for one in (ask.commands if isinstance(ask, Together) else (ask,))]
    writing = Writing(before, now, State(), _written(connection, commands), [])
    _load(connection, writing.state, commands, now)
    answers = [writing.all(ask.commands) if isinstance(ask, Together) else writing.one(ask) for ask in asked]
    if writing.made:
        write(connection, writing.made)
        _save(connection, writing.state)
    return answers


def write(connection: Connection, lines: Sequence[Sealed]) -> None:
    """Append lines, and move the head."""
    database.add(connection, tables.event, [_columns(one) for one in lines])
    head = lines[-1].head
    if not connection.execute(_moving(), {"to": head.n, "hash": head.sha256, "time": head.at}).rowcount:
        connection.execute(insert(tables.head).values(only=0, n=head.n, sha256=head.sha256, at=head.at))


@cache
def _moving() -> Update:
    return update(tables.head).values(n=bindparam("to"), sha256=bindparam("hash"), at=bindparam("time"))


def _columns(sealed: Sealed) -> dict[str, Any]:
    event = sealed.line.event
    return {
        "n": sealed.line.n,
        "kind": kind_of(event),
        "id": event.id,
        "decision": decision_of(event),
        "line": sealed.data.decode(),
        "sha256": sealed.sha256,
    }


def _written(connection: Connection, commands: Iterable[Command]) -> dict[Name, Sealed]:
    """The events that are there already, of those that are asked for."""
    wanted = list({name_of(command) for command in commands})
    found = {}
    keys = (tables.event.c.kind, tables.event.c.id)
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = database.find(connection, tables.event, keys, wanted[start : start + _AT_A_TIME])
        found.update({(row["kind"], row["id"]): unseal(row["line"].encode()) for row in rows})
    return found


def _load(connection: Connection, state: State, commands: Sequence[Command], now: Now) -> None:
    """The rows that commands need; what a row names in turn is loaded the next time around."""
    while missing := {key for command in commands for key in command.needs(state, now)} - state.rows.keys():
        by_kind: dict[Any, list[tuple[str, ...]]] = {}
        for key in missing:
            by_kind.setdefault(key.kind, []).append(key.values)
        for kind, values in by_kind.items():
            state.rows.update(dict.fromkeys(Key(kind, one) for one in values))
            table = tables.ROWS[kind]
            keys = tuple(table.primary_key)
            for start in range(0, len(values), _AT_A_TIME):
                for row in database.find(connection, table, keys, values[start : start + _AT_A_TIME]):
                    state.rows[Key(kind, tuple(row[column.name] for column in keys))] = kind(**row)


def _save(connection: Connection, state: State) -> None:
    by_kind: dict[Any, list[dict[str, Any]]] = {}
    for key in state.changed:
        by_kind.setdefault(key.kind, []).append(msgspec.structs.asdict(state.rows[key]))  # type: ignore[arg-type]
    for kind, rows in by_kind.items():
        database.put(connection, tables.ROWS[kind], rows)
