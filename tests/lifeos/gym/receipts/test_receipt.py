"""Receipts: all that a verdict follows from, and nothing is lost in between."""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.errors import LifeOSError
from lifeos.evidence.addresses import seed_for
from lifeos.evidence.examine import examine
from lifeos.evidence.receipt import Incumbent, decode, encode, path_of
from lifeos.gym.decide import decide
from lifeos.gym.receipts import receipt as receipts
from lifeos.ir.gate import Compare, EvalSuite, NeverRules, Plan
from lifeos.ir.gate import Gate as GateRule
from lifeos.verdict.checks import checks_of
from lifeos.verdict.comparison import at_attempt
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Observation, Series
from lifeos.verdict.words import NEVER, STATUSES
from tests.lifeos.evidence import made
from tests.lifeos.gym import agents

CHECKS = ("success", "alignment")


@st.composite
def observations(draw):
    given_ = []
    for index in range(draw(st.integers(0, 40))):
        status = draw(st.sampled_from(STATUSES))
        passed = {name: draw(st.booleans()) for name in CHECKS} if status == "judged" else {}
        given_.append(Observation(index, status, passed, draw(st.integers(0, 2))))
    return given_


@st.composite
def suites(draw):
    """Gates of any size, whether they can carry their claim or not."""

    def plan():
        of = draw(st.integers(1, 120))
        require = draw(st.integers(max(of - 12, 1), of))
        return Plan(
            require,
            of,
            draw(st.sampled_from([0.5, 0.8, 0.94, 0.99])),
            draw(st.sampled_from([None, 0.5, 0.8, 0.9, 0.97])),
        )

    gate = GateRule(plan(), NeverRules(draw(st.integers(0, 2))), draw(st.sampled_from([None, 1])) and plan())
    stopping = draw(st.sampled_from(["none", "curtailed", "groupSequential"]))
    tests = [None, Compare("promoted", "mcnemar-midp", 0.05), Compare("promoted", "e-process", 0.05, 0.3)]
    return EvalSuite("basic", "", {}, gate, (), stopping, draw(st.integers(0, 2)), draw(st.sampled_from(tests)))


@settings(max_examples=300)
@given(
    suites(),
    st.integers(1, 3),
    st.sampled_from([{}, {}, {"sha256:a": 1}, {"sha256:a": 2, "sha256:b": 1}]),
    st.integers(0, 2**32),
    st.sampled_from([0.0, 0.005, 0.02, 0.1, 0.3]),
)
def test_whatever_a_gate_writes_is_accepted_where_it_is_examined(suite, attempt, lineage, seed, fault):
    """The verdict is statistics, the examination counts by the literal rule: they must not contradict each other."""
    gates = checks_of(suite, attempt, sum(lineage.values()))
    if any(check.require > check.of for check in gates):
        return  # no result is enough, and none is looked for
    names = tuple(check.name for check in gates if check.name != NEVER)
    draw = random.Random(seed)
    most = max(check.of for check in gates) + suite.max_void

    def seen(index):
        status = draw.choice(STATUSES) if draw.random() < fault else "judged"
        harmed = draw.random() < fault / 10
        return Observation(index, status, {name: draw.random() >= fault for name in names}, int(harmed))

    series, other = (Series.of([seen(index) for index in range(most)], names) for _ in range(2))
    compare = at_attempt(suite.compare, attempt + sum(lineage.values()))
    verdict = judge(gates, series, max_void=suite.max_void, closed=True, compare=compare, incumbent=other)
    count, before = verdict.read, None
    if (said := verdict.comparison) is not None:
        count = most
        before = Incumbent(f"sha256:{1:064}", said, receipts.unlike(other, most if said.read is None else said.read))
    draft = made.receipt(suite=suite, attempt=attempt, lineage=lineage)
    receipt = made.change(
        draft,
        seed=str(seed_for(draft.simulated, attempt)),
        verdict=verdict.decision,
        reasons=verdict.reasons,
        checks=receipts.checked(draft, verdict),
        simulations=count,
        unlike=receipts.unlike(series, count),
        incumbent=before,
    )
    assert examine(path_of("teller", receipt.digest), encode(receipt)) == (receipt, ())
    assert receipts.judged(receipt) == verdict


@given(observations())
def test_what_was_observed_comes_back(seen):
    series = Series.of(seen, CHECKS)
    again = receipts.series_of(len(seen), receipts.unlike(series, len(seen)), CHECKS)
    for one, other in zip(
        (series.status, *series.passed.values(), series.violations),
        (again.status, *again.passed.values(), again.violations),
        strict=True,
    ):
        assert (one == other).all()


def test_a_simulation_that_is_missing_did_not_go_well():
    series = Series.of([Observation(0, "judged", dict.fromkeys(CHECKS, True)), Observation(2, "judged", {})], CHECKS)
    assert [(item.index, item.status) for item in receipts.unlike(series, 4)] == [
        (1, "unseen"),
        (2, "judged"),
        (3, "unseen"),
    ]


@pytest.mark.parametrize("rate", [1.0, 0.9, 0.5])
def test_a_receipt_is_judged_as_its_run_was(gated, rate):
    decided = decide(gated(agents.of(rate)), 2)
    receipt = decided.receipt
    assert receipts.judged(receipt) == decided.verdict
    assert decode(encode(receipt)) == receipt
    assert receipt.verdict == decided.verdict.decision
    assert (receipt.seed, receipt.digest) == (str(gated(agents.of(rate)).seed), gated(agents.of(rate)).digest)


def test_it_is_written_whole_or_not_at_all(gated, tmp_path, monkeypatch):
    receipt = decide(gated(agents.GOOD), 2).receipt
    path = tmp_path / path_of("hello", receipt.digest)
    path.parent.mkdir(parents=True)
    path.write_text("before")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LifeOSError, match="No space left on device"):
            receipts.write(str(tmp_path), receipt)
    assert (path.read_text(), os.listdir(path.parent)) == ("before", [path.name])
    assert receipts.write(str(tmp_path), receipt) == path_of("hello", receipt.digest)
    assert decode(path.read_bytes()) == receipt
