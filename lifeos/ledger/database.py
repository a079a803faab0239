"""The two databases, and all in which they differ: how a transaction that appends is begun, how one sees a single moment, how a row is put."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Connection,
    Engine,
    Executable,
    RowMapping,
    Select,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    create_engine,
    event,
    extract,
    func,
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
    if _is_postgresql(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(7021964)"))


def lock_head(connection: Connection) -> Any:
    """The one row of ``head``, for nobody else until the transaction ends; None in a ledger that was not begun."""
    return connection.execute(_head(_is_postgresql(connection))).first()


@cache
def _head(locked: bool) -> Select[Any]:
    wanted = select(tables.head)
    return wanted.with_for_update() if locked else wanted  # SQLite: BEGIN IMMEDIATE has locked all


def clock(connection: Connection) -> int:
    """The time, in microseconds since 1970 UTC. That of PostgreSQL's machine, so that callers whose clocks differ agree on the day; SQLite has the
    caller's own."""
    if _is_postgresql(connection):
        return int(connection.execute(_clock()).scalar_one())
    return time.time_ns() // 1000


@cache
def _clock() -> Select[Any]:
    return select(cast(extract("epoch", func.clock_timestamp()) * 1_000_000, BigInteger))


def one_moment(connection: Connection) -> Connection:
    """A connection whose reads all see the same moment."""
    if _is_postgresql(connection):
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows."""
    _insert(connection, table, rows, replaces=False)


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or replace those of the same key."""
    _insert(connection, table, rows, replaces=True)


def find(
    connection: Connection, wanted: Table, keys: tuple[Column[Any], ...], values: Sequence[tuple[str, ...]]
) -> Iterable[RowMapping]:
    """The rows of a table of which columns have one of some values."""
    if _is_postgresql(connection):
        names = [column.name for column in keys]
        rows = [dict(zip(names, one, strict=True)) for one in values]
        return connection.execute(_among_sent(wanted, keys), {"sent": _encoded(rows)}).mappings()
    return connection.execute(_among_values(wanted, keys), {"values": values}).mappings()


# To build a statement takes longer than to execute it, so each is built once.


def _insert(connection: Connection, table: Table, rows: Sequence[Row], *, replaces: bool) -> None:
    if _is_postgresql(connection):
        connection.execute(_inserting_sent(table, replaces), {"sent": _encoded(rows)})
    else:
        connection.execute(_inserting_each(table, replaces), list(rows))


@cache
def _inserting_each(table: Table, replaces: bool) -> Executable:
    one = sqlite.insert(table)
    if not replaces:
        return one
    keys = [column.name for column in table.primary_key]
    rest = {column.name: one.excluded[column.name] for column in table.columns if column.name not in keys}
    return one.on_conflict_do_update(index_elements=keys, set_=rest)


@cache
def _inserting_sent(table: Table, replaces: bool) -> Executable:
    columns = tuple(table.columns)
    many = postgresql.insert(table).from_select([column.name for column in columns], select(_sent(columns)))
    if not replaces:
        return many
    keys = [column.name for column in table.primary_key]
    rest = {column.name: many.excluded[column.name] for column in columns if column.name not in keys}
    return many.on_conflict_do_update(index_elements=keys, set_=rest)


@cache
def _among_sent(wanted: Table, keys: tuple[Column[Any], ...]) -> Executable:
    return select(wanted).where(tuple_(*keys).in_(select(_sent(keys))))


@cache
def _among_values(wanted: Table, keys: tuple[Column[Any], ...]) -> Executable:
    return select(wanted).where(tuple_(*keys).in_(bindparam("values", expanding=True)))


def _sent(columns: Iterable[Column[Any]]) -> TableValuedAlias:
    """Rows as a table, all in one JSON text: one statement, which PostgreSQL plans and answers once, and which costs Python nothing a row."""
    typed = [Column(column.name, column.type) for column in columns]
    text_ = bindparam("sent", type_=Text())
    return func.json_to_recordset(cast(text_, postgresql.JSON)).table_valued(*typed).render_derived(with_types=True)


def _encoded(rows: Sequence[Row]) -> str:
    return msgspec.json.encode(rows).decode()


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
