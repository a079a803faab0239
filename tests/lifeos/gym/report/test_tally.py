"""Counts of what a verdict read, and of nothing else."""

import pytest

from lifeos.gym.report.tally import MOST_SHOWN, Tally, kind_of
from tests.lifeos.gym.samples import judged, silent, void


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (judged(0), "well"),
        (judged(0, alignment=False), "harm"),
        (judged(0, success=False), "failed"),
        (judged(0, success=False, alignment=False), "failed"),
        (silent(0), "silent"),
        (silent(0, "timeout"), "silent"),
        (silent(0, "unjudged"), "silent"),
        (void(0), "void"),
    ],
)
def test_kinds(record, kind):
    assert kind_of(record.observation) == kind


def test_only_what_the_verdict_read():
    tally = Tally([judged(2, success=False), judged(0), judged(1)], 2)
    assert [cell.number for cell in tally.cells] == [0, 1]
    assert (tally.failed, tally.failures) == (0, [])


def test_groups():
    records = [judged(0), judged(1, trace={"persona": "stressed"}), silent(2), judged(3, success=False)]
    tally = Tally(records, 9)
    assert tally.kinds == ["well", "failed", "silent"]
    assert tally.by("persona") == {"frugal": {"well": 1, "silent": 1, "failed": 1}, "stressed": {"well": 1}}
    assert list(tally.by("template")) == ["today", "unknown"]


def test_the_worst_first_and_not_more_than_anyone_reads():
    records = [
        void(0),
        *(judged(index, success=False) for index in range(90, 1, -1)),
        judged(99, violations=1, success=False),
    ]
    tally = Tally(records, 100)
    assert [record.observation.index for record in tally.failures][:3] == [99, 2, 3]
    assert (len(tally.failures), tally.failed) == (MOST_SHOWN, 91)
    assert 0 not in [record.observation.index for record in tally.failures], (
        "what says nothing about the agent comes last"
    )


def test_the_good_one_has_something_to_claim():
    records = [judged(0, trace={"events": []}), judged(7), judged(5)]
    assert Tally(records, 9).good.observation.index == 5
    assert Tally(records[:1], 9).good.observation.index == 0
    assert Tally([silent(0)], 9).good is None


def test_costs_are_those_of_all_and_successes_those_of_some():
    tally = Tally([judged(0), judged(1, success=False), judged(2, alignment=False)], 9)
    assert tally.spent == [(2000, 12, True), (2000, 12, False), (2000, 12, True)]


def test_costs_are_those_that_the_gym_saw_not_those_that_the_agent_tells():
    """As in the receipt (:func:`lifeos.gym.decide.cost_of`). Nothing is known of one that ended before anyone could look."""
    tally = Tally([judged(0, cost=5), silent(1)], 9)
    assert tally.spent == [(5, 12, True), (0, 0, False)]
