from functools import reduce

import pytest

from lifeos.warden.records import Cleared, Closed, Condemned, Killed, Opened, Probed, Proposed, Started, Warned
from lifeos.warden.standing import DAY, Desired, Standing, after, desired

WHO = {"agent": "ada"}
OPEN = Opened(**WHO, at=10, signature="rate", reason="too fast", until=100)


def condemned(at, until):
    return Condemned(**WHO, at=at, reason="does not heed", until=until)


def stands(*records):
    return reduce(after, records, Standing())


def test_a_warning_refuses_nothing():
    assert desired(stands(Warned(**WHO, at=1, reason="soon")), 2) == Desired("pass", runs=True, suspend=False, wait=0)


def test_an_open_breaker_refuses_until_its_time_and_then_lets_one_try():
    assert desired(stands(OPEN), 40) == Desired("refuse", runs=True, suspend=False, wait=60)
    assert desired(stands(OPEN), 100).calls == "probe"


def test_while_one_tries_others_wait():
    trying = stands(OPEN, Probed(**WHO, at=100, session="s", until=200))
    assert (desired(trying, 150).calls, trying.probe) == ("refuse", "s")
    assert desired(trying, 200).calls == "probe"


def test_who_gets_through_closes_it():
    well = stands(OPEN, OPEN, Probed(**WHO, at=100, session="s", until=200), Closed(**WHO, at=110, session="s"))
    assert (desired(well, 110).calls, well.waited, well.closed) == ("pass", 90, 110)


def test_what_is_condemned_stays_down_for_its_time_and_then_may_try():
    down = stands(OPEN, condemned(20, 500))
    assert desired(down, 499) == Desired("refuse", runs=False, suspend=False, wait=1)
    assert desired(down, 500) == Desired("probe", runs=True, suspend=False, wait=0)


THRICE = [condemned(each, each + 1) for each in (10, 20, 30)]


def test_after_the_third_time_only_people_let_it_run():
    down = stands(*THRICE)
    assert desired(down, 10 * DAY) == Desired("refuse", runs=False, suspend=True, wait=0)
    assert not desired(after(down, Proposed(**WHO, at=40, change="abc")), 10 * DAY).suspend
    assert not desired(after(down, Proposed(**WHO, at=40, change="abc")), 10 * DAY).runs


def test_one_good_call_in_between_excuses_no_kill():
    assert not desired(stands(*[one for each in THRICE for one in (Closed(**WHO, at=1, session="s"), each)]), 40).runs


def test_a_day_does():
    assert desired(stands(*THRICE[:2], condemned(30 + DAY, 31 + DAY)), 40 + DAY).runs


@pytest.mark.parametrize("before", [[], [OPEN], THRICE, [*THRICE, Proposed(**WHO, at=40, change="abc")]])
def test_nothing_stands_against_a_person_who_clears_it(before):
    cleared = stands(*before, Cleared(**WHO, at=50, by="kim", reason="mended"))
    assert desired(cleared, 50) == Desired("pass", runs=True, suspend=False, wait=0)
    assert cleared == Standing()


def test_what_was_condemned_goes_also_when_nobody_came_in_time():
    standing = stands(
        Started(**WHO, at=1, instance="x"), condemned(20, 30), Probed(**WHO, at=40, session="s", until=50)
    )
    assert standing.doomed == {"x"}
    assert after(standing, Closed(**WHO, at=41, session="s")).doomed == {"x"}
    assert after(standing, Killed(**WHO, at=41, instance="x")).doomed == frozenset()
    assert after(standing, Cleared(**WHO, at=41, by="kim", reason="")).doomed == frozenset()


def test_what_runs_is_known_whatever_else_happens():
    running = stands(
        Started(**WHO, at=1, instance="x"), OPEN, condemned(20, 30), Cleared(**WHO, at=40, by="k", reason="")
    )
    assert running.instances == {"x"}
    assert after(running, Killed(**WHO, at=41, instance="x")).instances == frozenset()
