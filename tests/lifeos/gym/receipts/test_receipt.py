"""Receipts: all that a verdict follows from, and nothing is lost in between."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.errors import LifeOSError
from lifeos.evidence.receipt import decode, encode, path_of
from lifeos.gym.decide import decide
from lifeos.gym.receipts import receipt as receipts
from lifeos.verdict.observations import Observation, Series
from lifeos.verdict.words import STATUSES
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
        (1, "unjudged"),
        (2, "judged"),
        (3, "unjudged"),
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
