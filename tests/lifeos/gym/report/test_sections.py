"""Sections say in words and figures what the verdict engine says."""

import msgspec
import pytest

from lifeos.gym.report import sections
from lifeos.gym.report.tally import Tally
from lifeos.verdict.bounds import lower
from lifeos.verdict.rounding import percent
from lifeos.verdict.words import Comparison, CostVerdict
from tests.lifeos.gym.report.gates import about
from tests.lifeos.gym.samples import judged, silent, void
from tests.lifeos.page.test_markup import Reader

change = msgspec.structs.replace

GOOD = [judged(index, success=index not in (5, 60)) for index in range(100)]


def text(markup):
    return " ".join(" ".join(Reader(markup).parts).split())


def heading(records, **more):
    subject = about(records, **more)
    return sections.heading(subject, Tally(records, subject.verdict.read))


def test_a_verdict_in_words():
    assert "PASS" in text(heading(GOOD))
    assert "it may ship" in text(heading(GOOD))
    assert "only the gate" in text(heading(GOOD, split="practice"))
    bad = [judged(index, success=False) for index in range(10)]
    assert "it may not ship" in text(heading(bad))
    assert "4 more ran beside these" in text(heading(bad))
    assert "Not decided yet" in text(heading(GOOD[:20]))
    assert "lifeos gym run hello" in text(heading(GOOD[:20]))


def test_each_simulation_is_a_cell_and_a_failure_leads_to_its_transcript():
    tags = Reader(heading(GOOD)).tags
    assert sum(tag == "span" and found.get("class") == "well" for tag, found in tags) == 98
    assert [found["href"] for tag, found in tags if tag == "a"] == ["#s5", "#s60"]


def test_checks_say_what_was_seen_and_what_it_shows():
    found = text(sections.checks(about(GOOD)))
    assert "95 of 97 (97.9 %)" in found
    assert f"at least {percent(lower(95, 97, 0.94))} %" in found
    assert "at least 90 %, with confidence 0.942" in found
    assert "97.4 %, to pass in 19 cases of 20" in found
    assert "0 of 100 simulations violated a hard prohibition; 0 may." in found
    assert "100 must be seen" in text(sections.checks(about(GOOD[:3])))


def test_what_a_success_costs_is_a_check_beside_the_others():
    subject = about(GOOD)
    cost = CostVerdict("pass", 100, 100, 98, 20_000, "USD", 0.95, 980_000, 0, 10_000, 12_345)
    priced = change(subject, verdict=change(subject.verdict, cost=cost))
    found = text(sections.checks(priced))
    assert "cost per success pass 0.01 USD, at most 0.012345 with confidence 0.95; the ceiling is 0.02 USD." in found
    assert "The bound is approximate" in found
    assert "cost per success" not in text(sections.checks(subject))


def test_nothing_seen_is_said():
    assert "nothing yet" in text(sections.checks(about([])))


def test_where_it_went_wrong():
    records = [judged(0), judged(1, success=False, trace={"persona": "stressed"}), silent(2), void(3)]
    found = text(sections.where(Tally(records, 9)))
    assert "frugal 1 · 1 1 50 %" in found
    assert "stressed · 1 · · 0 %" in found


def test_costs_are_over_successes():
    found = text(sections.costs(Tally(GOOD, 100), "USD"))
    assert "0.0020 USD a success (between 0.0020 and 0.0021 with confidence 0.95)" in found
    assert "0.2000 USD and 1,200 tokens in 100 simulations" in found
    assert "for 98 successes" in found


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([judged(0, success=False)], "not defined"),
        ([judged(0, success=False, cost=0, trace={"events": []})], "nothing to divide"),
        ([judged(0)], "0.0020 EUR a success: 0.0020 EUR"),
    ],
)
def test_costs_that_are_none(records, said):
    assert said in text(sections.costs(Tally(records, 9), "EUR"))


def test_the_incumbent():
    assert sections.comparison(None) is None
    found = text(sections.comparison(Comparison("pass", 100, 2, 3, 0.34)))
    assert "On 100 simulations" in found
    assert "only the incumbent succeeded in 2 and only the candidate in 3" in found
    assert "0.340" in found
    found = text(sections.comparison(Comparison("pass", 43, 0, 1, safe=20.4, harm=0.125, read=44)))
    assert "On 43 simulations" in found
    assert "less than the margin is 20.4, that it is worse by more 0.125" in found


def test_anyone_can_see_the_same():
    found = text(sections.provenance(about(GOOD)))
    assert "ab" * 32 in found
    assert str(2**63) in found
    assert "read 100 of 100 simulated" in found
