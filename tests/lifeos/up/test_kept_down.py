"""From the breakers in the ledger to what the warden does about processes, and back when a person clears it."""

import pytest

from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
from lifeos.up.kept_down import KeptDown
from lifeos.warden.journal import Journal
from lifeos.warden.warden import Warden
from tests.lifeos.ledger.conftest import Clock
from tests.lifeos.warden.calls import LIMITS

HOUR = 3_600_000_000


class World:
    def __init__(self, folder):
        self.clock, self.folder = Clock(), folder
        self.ledger = SqlLedger(str(folder / "ledger.sqlite"), now=self.clock)
        self.begin()

    def begin(self):
        """A fleet, or the one after it."""
        self.journal = Journal(str(self.folder / "warden.jsonl"))
        self.warden = Warden(self.journal, lambda _: LIMITS, lambda agent: self.kept.cleared(agent))
        self.kept = KeptDown(self.ledger, lambda: self.warden, lambda: self.clock(None))

    def open(self, number=1):
        until = self.clock(None) + HOUR
        for name in (breakers.pods("ada"), breakers.calls("ada")):
            self.ledger.do(breakers.Open(f"{number}-{name}", name, "a storm", until))

    def state(self, name):
        return self.ledger.row(Breaker, name).state

    @property
    def runs(self):
        return self.warden.desired("ada", self.clock(None)).runs

    def close(self):
        self.journal.close()
        self.ledger.close()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.close()


def test_what_the_gateway_opened_is_obeyed_once(world):
    world.kept.look(["ada", "bob"])
    assert world.runs
    world.open()
    for _ in range(3):
        world.kept.look(["ada", "bob"])
    assert not world.runs
    assert world.warden.standing("ada").strikes == 1
    world.clock.at += HOUR
    world.kept.look(["ada"])
    assert world.runs, "its time is over"


def test_a_person_who_clears_it_here_closes_the_breakers(world):
    world.open()
    world.kept.look(["ada"])
    world.warden.clear("ada", "kim", "mended", world.clock(None))
    world.kept.look(["ada"])
    assert world.runs
    assert (world.state("pods/ada"), world.state("agent/ada")) == ("closed", "closed")


def test_a_person_who_closes_the_breakers_lets_it_run(world):
    world.open()
    world.kept.look(["ada"])
    world.ledger.do(breakers.Close("c", breakers.pods("ada"), "kim: mended"))
    world.kept.look(["ada"])
    assert world.runs
    assert world.warden.standing("ada").strikes == 0


def test_after_a_restart_it_is_still_down_and_was_struck_once(world):
    world.open()
    world.kept.look(["ada"])
    world.journal.close()
    world.begin()
    world.kept.look(["ada"])
    assert not world.runs
    assert world.warden.standing("ada").strikes == 1


def test_another_storm_is_another_strike(world):
    world.open()
    world.kept.look(["ada"])
    world.clock.at += HOUR
    world.open(2)
    world.kept.look(["ada"])
    assert world.warden.standing("ada").strikes == 2
    assert not world.runs
