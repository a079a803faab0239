"""One question, asked until there is something to say by it."""

import pytest

from lifeos.agent.contract import Decision
from lifeos.services.golden.mark import Mark
from lifeos.services.golden.question import put
from lifeos.services.golden.shadow import Fault, Waits

NORTH = Decision("t", "North.")
BROKEN = Fault("the connection broke", broken=True)


def asked(*found, wanted=100, marked=lambda _decision: Mark()):
    """The mark, why there was none before, and how often it was asked."""
    given, whys, left = list(found), [], [wanted]

    def still():
        left[0] -= 1
        return left[0] >= 0

    mark = put(lambda: given.pop(0), marked, still, whys.append, 0.0)
    return mark, whys, len(found) - len(given)


def test_a_decision_is_marked():
    assert asked(NORTH) == (Mark(), [], 1)


def test_who_is_absent_is_waited_for():
    assert asked(Waits("nobody"), Waits("nobody"), NORTH) == (Mark(), ["nobody", "nobody"], 3)


def test_a_mark_that_cannot_be_made_yet_is_waited_for():
    marks = [Waits("the ledger is away"), Mark(("late",))]
    assert asked(NORTH, NORTH, marked=lambda _decision: marks.pop(0)) == (Mark(("late",)), ["the ledger is away"], 2)


def test_a_fault_is_the_versions():
    assert asked(Fault("it answers with 500")) == (Mark(("it answers with 500",)), [], 1)


@pytest.mark.parametrize("between", [(), (Waits("nobody"),)])
def test_a_connection_may_break_twice_and_absence_in_between_does_not_excuse_it(between):
    mark, _, times = asked(BROKEN, *between, BROKEN, *between, BROKEN)
    assert (mark, times) == (Mark(("the connection broke",)), 3 + 2 * len(between))


def test_what_nobody_wants_any_more_is_not_asked():
    assert asked(Waits("nobody"), NORTH, wanted=1) == (None, ["nobody"], 1)
    assert asked(NORTH, wanted=0) == (None, [], 0)
