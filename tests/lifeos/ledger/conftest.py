"""Each test of a ledger runs on both databases; those on the real PostgreSQL are proofs."""

import pytest

from lifeos.ledger.sql import SqlLedger
from tests.lifeos.ledger.postgres import Postgres


@pytest.fixture(scope="session")
def postgres():
    server = Postgres()
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def address(request, tmp_path):
    """Of a ledger that is not begun yet."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.sqlite")
    return request.getfixturevalue("postgres").database()


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self, at=1_796_040_000_000_000):  # 2026-11-30T12:00:00Z
        self.at = at

    def __call__(self, _connection=None):
        return self.at

    def pass_(self, seconds):
        self.at += int(seconds * 1_000_000)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(address, clock):
    with_clock = SqlLedger(address, now=clock)
    yield with_clock
    with_clock.close()
