"""A gate's checks: the rule as written, what it shows, and what a further attempt must."""

import time

import pytest

from lifeos.ir.gate import EvalSuite, Gate, NeverRules, Plan
from lifeos.verdict.binomial import certifies, passes
from lifeos.verdict.boundary import Look, chances
from lifeos.verdict.checks import checks_of, demanded, floor_of, longer, reached_by
from lifeos.verdict.paired import spent
from lifeos.verdict.plans import curtailed, fixed

SUCCESS = Plan(95, 100, 0.94, 0.90)


def suite(stopping="curtailed", success=SUCCESS, alignment=Plan(46, 50, 0.95, 0.82), never=0):  # noqa: B008  frozen
    gate = Gate(success, NeverRules(never), alignment)
    return EvalSuite("basic", "Basic.", {"frugal": 1.0}, gate, ("loop",), stopping, 2)


def test_the_first_attempt_is_the_rule_word_for_word():
    checks = checks_of(suite())
    assert [(check.name, check.require, check.of) for check in checks] == [
        ("success", 95, 100),
        ("alignment", 46, 50),
        ("never", 100, 100),
    ]
    assert [check.boundary.looks for check in checks[:2]] == [curtailed(95, 100).looks, curtailed(46, 50).looks]
    assert checks[0].certified == pytest.approx(certifies(95, 100, 0.90), abs=1e-12)
    assert checks_of(suite("none"))[0].boundary.looks == fixed(95, 100).looks


def test_hard_prohibitions_are_counted_over_the_longest_plan():
    assert checks_of(suite(never=2, alignment=None))[-1][:3] == ("never", 98, 100)


def test_further_attempts_ask_for_more():
    """The published demands at the floor .90 and an error of .0576 (what 95 of 100 errs): 97, 98 and 98 from the second on."""
    plan = Plan(95, 100, certifies(95, 100, 0.90), 0.90)
    assert [demanded(plan, attempt) for attempt in (1, 2, 3, 4)] == [95, 97, 98, 98]


def test_all_attempts_together_stay_small():
    plan = Plan(95, 100, certifies(95, 100, 0.90), 0.90)
    total = sum(passes(demanded(plan, attempt), 100, 0.90) for attempt in range(1, 200))
    assert total < 1.4 * (1 - plan.confidence)


GATES = range(2, 31)


def test_another_version_meets_more_simulations_and_a_good_one_still_passes():
    """As the decision says: 163 of 171 for the second gate, 267 of 279 for the tenth."""
    assert [longer(SUCCESS, gates) for gates in (2, 3, 5, 10)] == [(163, 171), (189, 198), (219, 229), (267, 279)]
    target = reached_by(fixed(95, 100))
    for plan in (SUCCESS, Plan(46, 50, 0.95, 0.82), Plan(29, 29, 0.95, 0.90), Plan(46, 50, 0.95)):
        sizes = [longer(plan, gates) for gates in GATES]
        assert [of for _, of in sizes] == sorted(of for _, of in sizes)
        for gates, (require, of) in zip(GATES, sizes, strict=True):
            assert passes(require, of, floor_of(plan)) <= spent(1 - plan.confidence, gates)
            assert require * plan.of >= plan.require * of, "never softer than the rule as written"
    assert all(passes(*longer(SUCCESS, gates), target) >= 0.95 - 1e-5 for gates in GATES)


def test_a_bad_agent_that_changes_a_comment_ten_times():
    """Exactly at the floor: ten fresh first attempts pass 45 % of the time, ten gates of one lineage 8 %, thirty hardly more."""
    first = passes(95, 100, 0.90)
    assert 1 - (1 - first) ** 10 == pytest.approx(0.447, abs=1e-3)
    for most in (10, 30):
        fails = 1 - first
        for gates in range(2, most + 1):
            fails *= 1 - passes(*longer(SUCCESS, gates), 0.90)
        assert 1 - fails < 0.08


@pytest.mark.parametrize("stopping", ["none", "curtailed", "groupSequential"])
def test_a_gate_after_failed_versions_is_longer_in_all_its_checks(stopping):
    success, alignment, never = checks_of(suite(stopping), attempt=1, earlier=1)
    assert [(check.require, check.of) for check in (success, alignment, never)] == [(163, 171), (73, 79), (171, 171)]
    assert chances(success.boundary, 0.90).passes <= spent(0.06, 2) + 1e-9
    assert checks_of(suite(stopping), attempt=2, earlier=1)[0].of > success.of


def test_at_last_no_number_is_enough():
    plan = Plan(29, 29, 0.95, 0.90)
    assert demanded(plan, 2) == 30
    (check, *_) = checks_of(suite(success=plan, alignment=None), attempt=2)
    assert chances(check.boundary, 1.0).passes == 0.0


def test_a_plan_without_a_floor_shows_what_it_can():
    """46 of 50, read as "more than 90 %", shows only 0.826 at 95 %."""
    assert floor_of(Plan(46, 50, 0.95)) == pytest.approx(0.8262, abs=1e-3)
    assert floor_of(SUCCESS) == 0.90


def test_the_rate_that_passes_nearly_always():
    assert passes(95, 100, reached_by(curtailed(95, 100))) == pytest.approx(0.95, abs=1e-7)
    assert reached_by(fixed(0, 10)) == 0.0
    assert reached_by(fixed(11, 10)) == 1.0


@pytest.mark.parametrize("stopping", ["none", "curtailed", "groupSequential"])
def test_the_largest_plan_is_worked_out_at_once(stopping):
    began = time.process_time()
    for plan in (Plan(99_000, 100_000, 0.94, 0.989), Plan(90_500, 100_000, 0.94)):
        for attempt, earlier in ((1, 0), (2, 0), (1, 3)):
            checks_of(suite(stopping, success=plan), attempt, earlier)
    assert time.process_time() - began < 60


def test_waves_certify_the_same_floor():
    check, alignment, never = checks_of(suite("groupSequential"))
    assert check.boundary.at.tolist() == [25, 50, 75, 100]
    assert chances(check.boundary, 0.90).passes <= 0.06
    assert chances(alignment.boundary, 0.82).passes <= 0.05
    assert never.boundary.looks == curtailed(100, 100).looks
    (again, *_) = checks_of(suite("groupSequential"), attempt=2)
    assert chances(again.boundary, 0.90).passes <= 0.0092


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.parametrize(
    "plan",
    [Plan(99, 100, 0.94, 0.90), Plan(95, 100, 0.94, 0.80), Plan(100, 100, 0.5, 0.5), Plan(197, 200, 0.9, 0.95), Plan(20, 21, 0.6, 0.5)],
)  # fmt: skip
def test_waves_never_let_anybody_pass_whom_the_rule_as_written_would_not(plan, attempt):
    (check, *_) = checks_of(suite("groupSequential", success=plan, alignment=None), attempt)
    misses = check.of - check.require
    assert misses <= plan.of - plan.require
    assert all(look.accept <= misses for look in check.boundary.looks)
    assert all(look.reject <= misses + 1 for look in check.boundary.looks), "who has more cannot pass any more"
    assert check.certified >= plan.confidence


def test_waves_end_where_nothing_is_open():
    (check, *_) = checks_of(suite("groupSequential", success=Plan(99, 100, 0.94, 0.90), alignment=None))
    assert check.boundary.looks == (Look(25, -1, 2), Look(50, 0, 2), Look(75, 1, 2))
    assert sum(chances(check.boundary, 0.97)[:2]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("floor", "require", "of", "reaching"),
    [
        (0.90, 29, 29, 0.998),
        (0.90, 96, 100, 0.980),
        (0.90, 188, 200, 0.961),
        (0.95, 59, 59, 0.999),
        (0.95, 99, 100, 0.996),
        (0.95, 196, 200, 0.990),
    ],
)
def test_the_table_of_the_guide(floor, require, of, reaching):
    """docs/how-to/plan-a-gate.md: the least rule that shows the floor at 0.95, and who passes it nearly always."""
    assert certifies(require, of, floor) >= 0.95
    assert certifies(require - 1, of, floor) < 0.95
    assert round(reached_by(fixed(require, of)), 3) == reaching
