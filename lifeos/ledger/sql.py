"""The ledger in a database: SQLite in a file, or PostgreSQL, by the same statements."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import tzinfo
from typing import cast

import msgspec
from sqlalchemy import URL, Connection, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lifeos.errors import LifeOSError, UsageError
from lifeos.ledger import database, tables
from lifeos.ledger.append import append, write
from lifeos.ledger.approvals import Lapse
from lifeos.ledger.chain import NOTHING, Head, Sealed, seal, unseal
from lifeos.ledger.command import Answer, Answers, Command, Together, Written
from lifeos.ledger.committer import Committer
from lifeos.ledger.days import zone
from lifeos.ledger.events import FORMAT, Begun, Event
from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.migrate import migrate
from lifeos.ledger.spending import Expire
from lifeos.ledger.state import AnyRow
from lifeos.ledger.verify import Verified, verify


def examine(address: str, noted: Head | None = None) -> tuple[str, Verified]:
    """Verify a ledger that need not be whole enough to be opened; what it is called, and what was found. Raises :class:`LifeOSError`, of which
    :class:`lifeos.ledger.verify.DamagedError` says where."""
    url = database.address(address)
    called, engine = _called(url), database.connect(url)
    try:
        with told(called), engine.connect() as plain, database.one_moment(plain) as connection, connection.begin():
            return called, verify(connection, noted)
    finally:
        engine.dispose()


class SqlLedger:
    """A :class:`lifeos.ledger.ledger.Ledger`."""

    def __init__(self, address: str, days: str | None = None, now: database.Clock = database.clock) -> None:
        """Open it, and begin it when there is none. ``address``: a file or a ``postgresql://`` URL. ``days``: the time zone, which is UTC where a new
        ledger is told no other, and cannot be another than it was begun with. Raises :class:`LifeOSError`."""
        url = database.address(address)
        self.address = _called(url)
        self._now = now
        self._engine = database.connect(url)
        try:
            with told(self.address), self._appending() as connection:
                self._zone = self._begin(connection, days)
        except BaseException:
            self._engine.dispose()
            raise
        self._committer = Committer(self._append)

    def _begin(self, connection: Connection, days: str | None) -> tzinfo:
        database.alone(connection)
        migrate(connection)
        first = connection.execute(select(tables.event.c.line).where(tables.event.c.n == 1)).scalar()
        if first is None:
            where = zone(days or "UTC")
            if database.lock_head(connection) is None:
                write(
                    connection,
                    [seal(NOTHING, self._now(connection), Begun(id="ledger", format=FORMAT, zone=days or "UTC"))],
                )
            return where
        try:
            begun = unseal(first.encode()).line.event
        except msgspec.DecodeError:
            begun = None
        if not isinstance(begun, Begun) or begun.format != FORMAT:
            raise LifeOSError(
                f"{self.address} does not begin as a ledger of format {FORMAT}; `lifeos ledger verify` says more"
            )
        if days is not None and days != begun.zone:
            raise UsageError(
                f"the days of {self.address} are those of {begun.zone}, for good; they cannot become those of {days}"
            )
        return zone(begun.zone)

    @property
    def zone(self) -> tzinfo:
        """Which days it counts by."""
        return self._zone

    def submit(self, command: Command) -> "Future[Answer]":
        """Ask for an event."""
        command.check()
        return cast("Future[Answer]", self._committer.submit(command))

    def do(self, command: Command) -> Answer:
        """Ask for an event, and wait for the answer."""
        return self.submit(command).result()

    def together(self, *commands: Command) -> Answers:
        """Ask for events of which all are written, in one transaction, or none is, and wait for the answer."""
        asked = Together(commands)
        asked.check()
        return cast("Answers", self._committer.submit(asked).result())

    def _append(self, commands: Sequence[Command | Together]) -> list[Answer | Answers]:
        with told(self.address):
            try:
                return self._appended(commands)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return self._appended(commands)  # the connection had gone; if the commit had not, these are known already

    def _appended(self, commands: Sequence[Command | Together]) -> list[Answer | Answers]:
        with self._appending() as connection:
            return append(connection, commands, self._now, self._zone)

    @contextmanager
    def _appending(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(appends=True) as connection, connection.begin():
            yield connection

    def row(self, kind: type[AnyRow], *key: str) -> AnyRow | None:
        """What is true now of one thing."""
        table = tables.ROWS[kind]
        query = select(table)
        for column, value in zip(table.primary_key, key, strict=True):
            query = query.where(column == value)
        with self.reading() as connection:
            found = connection.execute(query).mappings().first()
        return kind(**found) if found is not None else None

    def rows(self, kind: type[AnyRow]) -> list[AnyRow]:
        """What is true now of all things of a kind, for kinds of which there are few."""
        with self.reading() as connection:
            return [kind(**found) for found in connection.execute(select(tables.ROWS[kind])).mappings()]

    def lines(self, *, kind: str = "", decision: str = "") -> Iterator[Sealed]:
        """The events, oldest first."""
        query = select(tables.event.c.line).order_by(tables.event.c.n)
        if kind:
            query = query.where(tables.event.c.kind == kind)
        if decision:
            query = query.where(tables.event.c.decision == decision)
        streamed = query.execution_options(yield_per=1000)
        with self.reading() as connection, connection.execute(streamed) as rows:
            for row in rows:
                yield unseal(row.line.encode())

    def event(self, kind: str, id_: str) -> Event | None:
        """One event, by its kind and its own id."""
        query = select(tables.event.c.line).where(tables.event.c.kind == kind, tables.event.c.id == id_)
        with self.reading() as connection:
            found = connection.execute(query).scalar()
        return unseal(found.encode()).line.event if found is not None else None

    def head(self) -> Head:
        """Where it ends."""
        with self.reading() as connection:
            row = connection.execute(select(tables.head)).one()
        return Head(row.n, row.sha256, row.at)

    def expire(self) -> int:
        """Presume spent what callers that are gone reserved, and let approvals lapse; how many."""
        commands: list[Command] = []
        with self.reading() as connection:
            now = self._now(connection)
            gone = tables.reservation.c
            overdue = select(gone.id).where(gone.state == "open", gone.expires <= now)
            commands += [Expire(name) for name in connection.execute(overdue).scalars()]
            late = tables.approval.c
            over = select(late.id).where(late.state.in_(("requested", "granted")), late.expires <= now)
            commands += [Lapse(name) for name in connection.execute(over).scalars()]
        answers = [one.result() for one in [self.submit(command) for command in commands]]
        return sum(isinstance(answer, Written) and not answer.again for answer in answers)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment, for queries of more than a row."""
        with (
            told(self.address),
            self._engine.connect() as plain,
            database.one_moment(plain) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Answer what was submitted, and let go of the database."""
        self._committer.close()
        self._engine.dispose()


def _called(url: URL) -> str:
    """An address without its secrets."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def told(called: str) -> Iterator[None]:
    """What the database says is wrong, for a person."""
    try:
        yield
    except SQLAlchemyError as error:
        why = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        raise UnavailableError(
            f"the ledger {called} does not answer: {why}; see that its database runs, then try again"
        ) from error
