"""Decisions of releases as they were judged, in SQLite: each once, in the order in which they came, and still there after kill -9."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Annotated, Literal

import msgspec

from lifeos.errors import LifeOSError

Stage = Literal["shadow", "live"]

_TABLE = """
create table if not exists decision (
    place integer primary key,
    agent text not null, version text not null, stage text not null, id text not null,
    good integer not null, violations integer not null,
    unique (agent, version, stage, id)
)
"""


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision: ``id``, under which it counts once; whether it was ``good``; how many hard prohibitions it violated."""

    id: str
    good: bool
    violations: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class Contradiction(ValueError):  # noqa: N818  # says what is wrong with the data
    """A decision that is known with another outcome."""


class Decisions:
    """The judged decisions of all releases, in one file."""

    def __init__(self, path: str) -> None:
        """Raises :class:`LifeOSError` when the file cannot be used."""
        self._path = path
        try:
            with self._open() as connection:
                connection.execute("pragma journal_mode = wal")
                connection.execute(_TABLE)
        except sqlite3.Error as error:
            raise LifeOSError(f"cannot use {path} for decisions: {error}") from error

    def add(self, agent: str, version: str, stage: Stage, decided: Iterable[Decided]) -> int:
        """Keep them, all or none; how many were new. Raises :class:`Contradiction` for one that is known with another outcome."""
        new = 0
        with self._open() as connection:
            connection.execute("begin immediate")  # nobody else's decisions come between the look and the word
            for item in decided:
                key = (agent, version, stage, item.id)
                known = connection.execute(
                    "select good, violations from decision where agent = ? and version = ? and stage = ? and id = ?",
                    key,
                ).fetchone()
                if known is None:
                    values = (*key, int(item.good), item.violations)
                    connection.execute(
                        "insert into decision (agent, version, stage, id, good, violations) values (?, ?, ?, ?, ?, ?)",
                        values,
                    )
                    new += 1
                elif known != (int(item.good), item.violations):
                    raise Contradiction(f"decision '{item.id}' is known with another outcome")
        return new

    def of(self, agent: str, version: str, stage: Stage) -> tuple[list[bool], list[int]]:
        """Whether each decision was good, and how many prohibitions it violated, in order."""
        with self._open() as connection:
            rows = connection.execute(
                "select good, violations from decision where agent = ? and version = ? and stage = ? order by place",
                (agent, version, stage),
            ).fetchall()
        return [bool(good) for good, _ in rows], [violations for _, violations in rows]

    def ids(self, agent: str, version: str, stage: Stage) -> set[str]:
        """Those that are known."""
        with self._open() as connection:
            found = connection.execute(
                "select id from decision where agent = ? and version = ? and stage = ?", (agent, version, stage)
            ).fetchall()
        return {id_ for (id_,) in found}

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one piece of work, which is kept whole or not at all."""
        with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
            yield connection
