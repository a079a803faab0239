"""The two databases, and all in which they differ: how a transaction that appends is begun, how one sees a single moment, how a row is put."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    TableValuedAlias,
    Text,
    cast,
    create_engine,
    event,
    extract,
    func,
    literal,
    make_url,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError

from lifeos.errors import UsageError
from lifeos.ledger import tables

Row = dict[str, Any]
Clock = Callable[[Connection], int]
"""Microseconds since 1970 UTC."""

BUSY_SECONDS = 60
"""How long a process waits for another one's transaction on SQLite, which takes milliseconds."""


def address(text: str) -> URL:
    """The URL of a ledger: ``postgresql://…``, or a file, which SQLite holds. Raises :class:`UsageError`."""
    if "://" not in text:
        return URL.create("sqlite+pysqlite", database=os.path.abspath(text))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "the ledger's URL cannot be read; write postgresql://user@host:5432/database, or a file"
        ) from error
    if url.get_backend_name() != "postgresql":
        raise UsageError(f"a ledger is a file or a postgresql:// URL, and not {url.drivername}")
    return url.set(drivername="postgresql+psycopg")


def connect(url: URL) -> Engine:
    """The engine of a database. Nothing is asked of it yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    # Whatever the server's default: what was acknowledged is on its disk.
    options = {"options": "-c synchronous_commit=on", "application_name": "lifeos-ledger"}
    return create_engine(url, connect_args=options)


def _sqlite(url: URL) -> Engine:
    assert url.database is not None, "address() gave it"
    os.makedirs(os.path.dirname(url.database), exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        appends = connection.get_execution_options().get("appends", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if appends else "BEGIN")

    return engine


def alone(connection: Connection) -> None:
    """Let nobody else migrate until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7021964)"))


def lock_head(connection: Connection) -> Any:
    """The one row of ``head``, for nobody else until the transaction ends; None in a ledger that was not begun."""
    wanted = select(tables.head)
    if connection.dialect.name == "postgresql":
        wanted = wanted.with_for_update()
    return connection.execute(wanted).first()  # SQLite: BEGIN IMMEDIATE has locked all


def clock(connection: Connection) -> int:
    """The time, in microseconds since 1970 UTC. That of PostgreSQL's machine, so that callers whose clocks differ agree on the day; SQLite has the
    caller's own."""
    if connection.dialect.name == "postgresql":
        micros = extract("epoch", func.clock_timestamp()) * 1_000_000
        return int(connection.execute(select(cast(micros, BigInteger))).scalar_one())
    return time.time_ns() // 1000


def one_moment(connection: Connection) -> Connection:
    """A connection whose reads all see the same moment."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows."""
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(table).from_select(_names(table), select(_sent(table.columns, rows))))
    else:
        connection.execute(sqlite.insert(table), list(rows))


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or replace those of the same key."""
    keys = [column.name for column in table.primary_key]
    if connection.dialect.name == "postgresql":
        many = postgresql.insert(table).from_select(_names(table), select(_sent(table.columns, rows)))
        rest = {name: many.excluded[name] for name in _names(table) if name not in keys}
        connection.execute(many.on_conflict_do_update(index_elements=keys, set_=rest))
    else:
        one = sqlite.insert(table)
        rest = {name: one.excluded[name] for name in _names(table) if name not in keys}
        connection.execute(one.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))


def among(
    connection: Connection, columns: Sequence[Column[Any]], values: Sequence[tuple[str, ...]]
) -> ColumnElement[bool]:
    """The condition that columns have one of some values."""
    if connection.dialect.name == "postgresql":
        rows = [dict(zip((column.name for column in columns), one, strict=True)) for one in values]
        return tuple_(*columns).in_(select(_sent(columns, rows)))
    return tuple_(*columns).in_(values)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _sent(columns: Iterable[Column[Any]], rows: Sequence[Row]) -> TableValuedAlias:
    """Rows as a table, all in one JSON text: one statement, which PostgreSQL plans and answers once, and which costs Python nothing a row."""
    typed = [Column(column.name, column.type) for column in columns]
    text_ = literal(msgspec.json.encode(rows).decode(), Text())
    return func.json_to_recordset(cast(text_, postgresql.JSON)).table_valued(*typed).render_derived(with_types=True)
