"""Streams end when the breaker of their agent opens, and those of others do not."""

import threading
import time

import pytest

from lifeos.services.gateway.cutting import MOST, Cutting
from lifeos.services.gateway.ledger import LedgerAway


class Ledger:
    def __init__(self):
        self.open, self.wrong, self.asked = set(), None, []

    def shut(self, agents):
        self.asked.append(set(agents))
        if self.wrong:
            raise self.wrong
        return self.open & set(agents)


@pytest.fixture
def ledger():
    return Ledger()


def test_the_streams_of_one_agent_are_cut(ledger):
    cutting, one, two, other = Cutting(ledger.shut), *(threading.Event() for _ in range(3))
    for agent, cut in (("a", one), ("a", two), ("b", other)):
        cutting.watch(agent, cut.set)
    assert not one.wait(0.6)
    assert all(agents == {"a", "b"} for agents in ledger.asked), "one look for all of them"
    ledger.open.add("a")
    assert one.wait(1)
    assert two.wait(1)
    assert not other.is_set()


def test_who_is_over_is_not_cut_and_without_streams_nobody_is_asked(ledger):
    cutting, cut = Cutting(ledger.shut), threading.Event()
    cutting.watch("a", cut.set)()
    ledger.open.add("a")
    time.sleep(0.6)
    ledger.asked.clear()
    assert not cut.wait(0.6)
    assert ledger.asked == []
    cutting.watch("a", cut.set)
    assert cut.wait(1), "the next one is looked after again"


@pytest.mark.parametrize("wrong", [LedgerAway("away"), ValueError("a bug")])
def test_a_look_that_fails_cuts_nothing_and_ends_no_looking(ledger, wrong):
    cutting, cut = Cutting(ledger.shut), threading.Event()
    ledger.wrong = wrong
    ledger.open.add("a")
    cutting.watch("a", cut.set)
    assert not cut.wait(0.6)
    ledger.wrong = None
    assert cut.wait(1)


def test_an_agent_has_so_many_and_not_one_more(ledger):
    cutting, cut = Cutting(ledger.shut), [threading.Event() for _ in range(MOST + 1)]
    overs = [cutting.watch("a", each.set) for each in cut]
    assert all(overs[:-1])
    assert overs[-1] is None
    assert cutting.watch("b", cut[-1].set) is not None, "others do"
    overs[0]()
    assert cutting.watch("a", cut[-1].set) is not None
