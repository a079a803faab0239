"""A ledger beside the fleet of a repository, with decisions that cost and turned out."""

import pytest

from lifeos.ledger.spending import Settle
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.ledger.samples import acted, decided, limits, reserve, turned

DOLLAR = 1_000_000


def fill(path):
    """Three decisions of finance: 1 USD and a success, 2 USD and none, 0.50 USD by a shadow; and a call that nobody has settled."""
    ledger = SqlLedger(str(path))
    for name, cost, track in (("d1", 1_000_000, "stable"), ("d2", 2_000_000, "stable"), ("d3", 500_000, "shadow")):
        ledger.do(decided(name, track=track))
        ledger.do(acted(f"c-{name}", decision=name, track=track, tool="best"))
        ledger.do(reserve(f"r-{name}", 5 * DOLLAR, limits(), decision=name, track=track))
        ledger.do(Settle(f"r-{name}", cost))
    ledger.do(reserve("r-open", DOLLAR // 4, limits(), decision="d3", track="shadow"))
    ledger.do(turned("o1", True, "d1"))
    ledger.do(turned("o2", False, "d2"))
    ledger.close()


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "ledger.sqlite"
    fill(path)
    return path
