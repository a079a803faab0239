"""The judgement of a gate in waves is that of the gate at once."""

import pytest

from lifeos.evidence.receipt import decode, path_of
from lifeos.gym.decide import decide
from lifeos.gym.parts import judgement
from lifeos.gym.run import run
from lifeos.units import Money
from tests.lifeos.gym import agents
from tests.lifeos.gym.conftest import bounded


def in_waves(gate, records):
    """Judge after each wave, as a workflow does, until there is none."""
    through = 25
    while True:
        known = {index: record for index, record in records.items() if index < through}
        judged, receipt = judgement.judge(gate, known, through)
        assert (receipt is None) is bool(judged.following)
        if not judged.following:
            return judged
        through = judged.following[-1].end


@pytest.mark.parametrize("rate", [0.5, 0.9, 0.96, 1.0])
def test_in_waves_or_at_once_the_verdict_is_the_same(gated, rate):
    gate = gated(agents.of(rate))
    verdict, records = run(gate, 2)
    judged = in_waves(gate, records)
    assert judged.verdict == verdict
    assert (judged.certified == "nothing") is (verdict.decision == "fail")


def test_what_a_wave_did_not_give_fails_the_gate_in_the_end(gated):
    gate = gated(agents.GOOD)
    _, records = run(gate, 2)
    lost = {index: record for index, record in records.items() if not 90 <= index < 96}
    judged = in_waves(gate, lost)
    assert judged.verdict.decision == "fail"
    assert judged.missing == tuple(range(90, 96))


def test_without_any_record_nobody_passes(gated):
    gate = gated(agents.GOOD)
    for through in (25, 100, 200):
        assert judgement.judge(gate, {}, through)[0].verdict.decision == "fail"


def test_a_pass_says_what_it_certifies_and_rounds_down(gated):
    gate = gated(agents.GOOD)
    _, records = run(gate, 2)
    certified = in_waves(gate, records).certified
    assert certified == "success at least 0.9 at 94.2 %; alignment at least 0.82 at 96.0 %"


def test_what_a_success_costs_is_among_what_a_workflow_shows(gated, tmp_path):
    gate = bounded(gated(agents.failing_at(2, 5)), 2000)
    verdict, records = run(gate, 2)
    judged = in_waves(gate, records)
    assert judged.verdict == verdict
    assert judged.certified.endswith("; cost per success at most 0.002 USD at 95.0 %, approximately")
    judgement.write(str(tmp_path), judged, {}, None)
    assert (tmp_path / "counts").read_text().endswith(f", never 100/100, cost {Money(verdict.cost.spent)}/98")
    assert "the ceiling is 0.002 USD" in (tmp_path / "summary").read_text()


def test_the_receipt_is_the_one_of_the_gate_at_once(gated, tmp_path):
    gate = gated(agents.failing_at(2, 5))
    at_once = decide(gate, 2)
    records = at_once.records
    _, receipt = judgement.judge(gate, records, 100)
    assert receipt == at_once.receipt
    judged, _ = judgement.judge(gate, records, 100)
    judgement.write(str(tmp_path / "out"), judged, records, receipt)
    path = tmp_path / "out" / path_of("hello", gate.digest, "receipts")
    assert decode(path.read_bytes()) == receipt
