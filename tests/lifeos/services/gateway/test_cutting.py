"""Streams end when the breaker of their agent opens, and those of others do not."""

import threading
import time

import pytest

from lifeos.services.gateway.cutting import Cutting
from lifeos.services.gateway.ledger import LedgerAway


class Ledger:
    def __init__(self):
        self.open, self.away, self.asked = set(), False, []

    def shut(self, agent):
        self.asked.append(agent)
        if self.away:
            raise LedgerAway("away")
        return agent in self.open


@pytest.fixture
def ledger():
    return Ledger()


def test_the_streams_of_one_agent_are_cut(ledger):
    cutting, one, two, other = Cutting(ledger.shut), *(threading.Event() for _ in range(3))
    with cutting.watched("a", one.set), cutting.watched("a", two.set), cutting.watched("b", other.set):
        assert not one.wait(0.6)
        ledger.open.add("a")
        assert one.wait(1)
        assert two.wait(1)
        assert not other.is_set()


def test_who_is_over_is_not_cut_and_without_streams_nobody_is_asked(ledger):
    cutting, cut = Cutting(ledger.shut), threading.Event()
    with cutting.watched("a", cut.set):
        pass
    ledger.open.add("a")
    time.sleep(0.6)
    ledger.asked.clear()
    assert not cut.wait(0.6)
    assert ledger.asked == []
    with cutting.watched("a", cut.set):
        assert cut.wait(1), "the next one is looked after again"


def test_a_ledger_that_is_away_cuts_nothing_and_ends_no_looking(ledger):
    cutting, cut = Cutting(ledger.shut), threading.Event()
    ledger.away = True
    ledger.open.add("a")
    with cutting.watched("a", cut.set):
        assert not cut.wait(0.6)
        ledger.away = False
        assert cut.wait(1)
