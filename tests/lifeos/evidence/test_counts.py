"""What a receipt counts is what it lists, and the literal rule holds on it."""

import pytest

from lifeos.evidence.counts import miscounted
from lifeos.evidence.receipt import Incumbent, Unlike
from lifeos.ir.gate import Compare
from lifeos.verdict.words import Comparison
from tests.lifeos.evidence import made
from tests.lifeos.evidence.made import change

COMPARED = change(made.SUITE, compare=Compare("promoted", "mcnemar-midp", 0.05))
NONE_LOST = Incumbent("sha256:" + "1" * 64, Comparison("pass", 100, 0, 0, 0.5))


def bad(*indices, failed=("success",)):
    return tuple(Unlike(index, "judged", failed) for index in indices)


def checks(receipt, name, **fields):
    return tuple(change(check, **fields) if check.check == name else check for check in receipt.checks)


def lie(**fields):
    return list(miscounted(made.receipt(**fields)))


def test_an_honest_one():
    assert lie() == []


def test_one_with_failures_that_it_counts():
    receipt = made.receipt()
    assert lie(unlike=bad(2, 5), checks=checks(receipt, "success", seen=97, failures=2)) == []
    assert lie(unlike=bad(99)) == [], "what came after the check was decided is not counted"


def test_a_void_one_is_forgiven_and_another_takes_its_place():
    assert lie(unlike=(Unlike(0, "void"),), simulations=101) == []
    three = (*(Unlike(index, "void") for index in (0, 1, 2)),)
    assert "success: it counts 0 failures of 95, and lists 1" in lie(unlike=three, simulations=102)


def test_a_violation_in_a_void_one_is_not_forgiven():
    harmful = (Unlike(0, "void", (), 3),)
    assert lie(unlike=harmful, simulations=101) == [
        "never: it counts 0 failures of 100, and lists 1",
        "never: it says pass, and 1 failures of 100 are fail",
    ]
    behind = (Unlike(100, "void", (), 3),)
    assert lie(unlike=behind, simulations=101) == [], "nothing behind it is read"


@pytest.mark.parametrize(
    "unlike",
    [bad(5, 2), bad(2, 2), bad(-1), bad(100), bad(10**9)],
    ids=["not in order", "twice", "before the first", "behind the last", "far away"],
)
def test_indices_once_each_and_within(unlike):
    assert lie(unlike=unlike) == ["its simulations are not listed once each, in order"]
    before = change(NONE_LOST, unlike=unlike)
    assert lie(suite=COMPARED, incumbent=before) == ["its simulations are not listed once each, in order"]


def test_no_more_distinct_scenarios_than_simulations():
    assert lie(distinct=100) == []
    assert lie(distinct=101) == ["it counts 101 distinct scenarios in 100 simulations"]


def test_a_gap_that_was_closed():
    """A hundred were simulated, six failed; who lists the others as if they had been all claims more than there is."""
    assert lie(simulations=94) == [
        "success: it saw 95 simulations, and lists 94",
        "never: it saw 100 simulations, and lists 94",
    ]


def test_more_than_the_rule_reads():
    assert lie(simulations=500) == ["it lists 500 simulations, more than its rule reads"]


def gate(**fields):
    return change(made.SUITE, gate=change(made.GATE, **fields))


def test_more_than_anybody_can_have_run():
    """It is said at once: who worked such a plan out would need a gigabyte for each hundred million."""
    assert lie(simulations=3 * 10**9) == [f"it claims {3 * 10**9 - 2} simulations; a gate by its rule has 2000 at most"]
    plan = change(made.GATE.success, require=10**9, of=3 * 10**9)
    said = f"its rule asks for {10**9} of {3 * 10**9} simulations for success; a plan has from 1 to 100000"
    assert lie(suite=gate(success=plan)) == [said]
    receipt = made.receipt()
    longer = checks(receipt, "success", require=3 * 10**9, of=3 * 10**9)
    assert lie(checks=longer, attempt=2) == [f"it claims {3 * 10**9} simulations; a gate by its rule has 2000 at most"]
    void = change(made.SUITE, max_void=10**9)
    assert lie(suite=void) == [f"it forgives {10**9} void simulations; a rule forgives from 0 to 1000"]


@pytest.mark.parametrize("plan", [{"floor": 0.0}, {"floor": 1.0}, {"confidence": 1.0}, {"confidence": 0.0}])
def test_a_claim_that_nobody_can_declare(plan):
    said = ["the floor and the confidence of its alignment do not lie between 0 and 1"]
    assert lie(suite=gate(alignment=change(made.GATE.alignment, **plan))) == said


def test_failures_that_are_not_counted():
    assert lie(unlike=bad(2, 5)) == [
        "success: it counts 0 failures of 95, and lists 2",
        "success: it says pass, and 2 failures of 95 are inconclusive",
    ]
    harmful = (Unlike(3, "judged", (), 1),)
    assert "never: it says pass, and 1 failures of 100 are fail" in lie(unlike=harmful)


def test_a_softer_rule_than_its_own():
    receipt = made.receipt()
    soft = checks(receipt, "success", require=50, seen=50)
    assert lie(checks=soft) == ["success: 50 of 100 is not the rule, which is 95 of 100"]
    assert lie(checks=soft, attempt=2) == ["success: 50 of 100 is not the rule, which is 95 of 100"]
    assert lie(checks=receipt.checks[:1]) == ["its checks are not success, alignment, never"]
    never = checks(receipt, "never", require=10, of=10, seen=10)
    assert lie(checks=never) == ["never: 10 of 10 is not the rule, which is 100 of 100"]


def test_a_further_attempt_is_asked_for_more():
    receipt = made.receipt()
    assert lie(checks=checks(receipt, "success", require=97, seen=97), attempt=2) == []
    longer = checks(receipt, "success", require=163, of=171, seen=163)
    longer = (*longer[:2], change(receipt.checks[2], require=171, of=171, seen=171))
    assert lie(checks=longer, simulations=171, lineage={"sha256:a": 1}) == []
    assert "success: 163 of 171 is not the rule, which is 95 of 100" in lie(checks=longer, simulations=171)


def test_attempts_are_counted_from_one():
    receipt = made.receipt()
    assert lie(attempt=0)[0] == "its attempts are not counted from 1"
    assert lie(lineage={"sha256:a": 2, "sha256:b": -2}) == ["its attempts are not counted from 1"]
    assert "its lineage counts what it is itself about; that is its attempt" in lie(lineage={receipt.simulated: 1})


def test_a_verdict_that_is_not_that_of_its_checks():
    receipt = made.receipt()
    seen = {"unlike": bad(*range(6)), "simulations": 6}
    failed = (
        change(receipt.checks[0], decision="fail", seen=6, failures=6),
        change(receipt.checks[1], decision="inconclusive", seen=6),
        change(receipt.checks[2], decision="inconclusive", seen=6),
    )
    assert lie(**seen, checks=failed, verdict="fail") == []
    assert lie(**seen, checks=failed) == ["it says pass, and its checks say fail"]


def test_a_gate_that_runs_to_the_end_says_nothing_before():
    """Its alignment failed at the end of its own plan; of the rest nothing was decided, however well it went so far."""
    whole = change(made.SUITE, stopping="none")
    receipt = made.receipt(suite=whole)
    seen = {"suite": whole, "unlike": bad(*range(5), failed=("alignment",)), "simulations": 50, "verdict": "fail"}
    failed = (
        change(receipt.checks[0], decision="inconclusive", seen=50),
        change(receipt.checks[1], decision="fail", seen=50, failures=5),
        change(receipt.checks[2], decision="inconclusive", seen=50),
    )
    assert lie(**seen, checks=failed) == []
    early = (change(failed[0], decision="pass", require=50, of=50), *failed[1:])
    assert lie(**seen, checks=early)[0] == "success: 50 of 50 is not the rule, which is 95 of 100"


def test_waves_decide_earlier_and_never_without_having_seen_anything():
    waves = change(made.SUITE, stopping="groupSequential")
    receipt = made.receipt(suite=waves)
    assert lie(suite=waves, checks=checks(receipt, "success", seen=75)) == []
    assert lie(suite=waves, checks=checks(receipt, "success", seen=0)) == [
        "success: it says pass, with 0 failures of 0"
    ]


def test_a_comparison_is_counted_too():
    compared = {"suite": COMPARED, "unlike": bad(97), "incumbent": change(NONE_LOST, unlike=bad(96, 97))}
    assert lie(**compared) == ["its comparison counts 0 lost and 0 gained of 100 pairs, and lists 0 and 1 of 100"]
    lost = change(NONE_LOST, comparison=Comparison("pass", 100, 5, 0, 0.016))
    wrong = bad(95, 96, 97, 98, 99)
    assert lie(suite=COMPARED, unlike=wrong, incumbent=lost) == [
        "its comparison says pass, and by its figures it is fail",
    ]
    assert lie(incumbent=NONE_LOST) == ["it compares, which its rule does not ask for"]


def test_a_pair_that_is_void_on_either_side_is_not_counted():
    void = (Unlike(4, "void", ("success",)), *bad(96, 97))
    said = change(NONE_LOST, comparison=Comparison("pass", 99, 0, 1, 0.25), unlike=void)
    assert lie(suite=COMPARED, unlike=bad(97), incumbent=said) == []
    behind = change(NONE_LOST, unlike=(Unlike(100, "void", ("success",)),))
    assert lie(suite=COMPARED, unlike=(Unlike(100, "void", ("success",)),), simulations=101, incumbent=behind) == []


def test_a_worse_one_fails_though_its_checks_pass():
    lost = change(NONE_LOST, comparison=Comparison("fail", 100, 5, 0, 0.016))
    said = {"suite": COMPARED, "unlike": bad(95, 96, 97, 98, 99), "incumbent": lost}
    assert lie(**said, verdict="fail") == []
    assert lie(**said) == ["it says pass, and its checks say fail"]
