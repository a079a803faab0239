"""The judgement of a gate in waves is that of the gate at once."""

import pytest

from lifeos.evidence.receipt import decode, path_of
from lifeos.gym.decide import decide
from lifeos.gym.parts import judgement, shards
from lifeos.gym.parts.shards import Found
from lifeos.gym.parts.waves import Shard, following
from lifeos.gym.run import run
from lifeos.ir.gate import Compare
from lifeos.units import Money
from lifeos.verdict.observations import Series
from tests.lifeos.gym import agents
from tests.lifeos.gym.conftest import bounded


def in_waves(gate, records):
    """Judge after each wave, as a workflow does, until there is none."""
    through = 25
    while True:
        known = {index: record for index, record in records.items() if index < through}
        judged, receipt = judgement.judge(gate, Found(known, {}), through)
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
        assert judgement.judge(gate, Found({}, {}), through)[0].verdict.decision == "fail"


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
    judgement.write(str(tmp_path), judged, {}, None, "")
    assert (tmp_path / "counts").read_text().endswith(f", never 100/100, cost {Money(verdict.cost.spent)}/98")
    assert "the ceiling is 0.002 USD" in (tmp_path / "summary").read_text()


def test_the_receipt_is_the_one_of_the_gate_at_once(gated, tmp_path):
    gate = gated(agents.failing_at(2, 5))
    at_once = decide(gate, 2)
    records = at_once.records
    _, receipt = judgement.judge(gate, Found(records, {}), 100)
    assert receipt == at_once.receipt
    judged, _ = judgement.judge(gate, Found(records, {}), 100)
    judgement.write(str(tmp_path / "out"), judged, records, receipt, "page")
    path = tmp_path / "out" / path_of("hello", gate.digest, "receipts")
    assert decode(path.read_bytes()) == receipt


def test_what_was_under_way_when_it_failed_is_not_in_the_receipt(gated):
    """Six failures are enough. One process at a time stops there; a wave of pods goes on to its end, and pays for more."""
    gate = bounded(gated(agents.failing_at(*range(2, 18, 3))), 1_000_000)
    found, judged, receipt, _ = in_pods(gate)
    assert (judged.verdict.decision, judged.verdict.read, len(found.candidate)) == ("fail", 18, 25)
    assert receipt.cost.total == str(Money(sum(receipt.costs))) != judged.cost, "which says what was paid"
    assert receipt == decide(gate, 1).receipt


def in_pods(gate):
    """Simulate what each judgement asks for, whichever version it is of, until nothing more is asked; the shards that ran, too."""
    found, judged, receipt, ran = Found({}, {}), None, None, []
    wave = following(gate, Series.unknown(gate.observed, 0), 0)
    through = against = 0
    while wave:
        whole = Shard(wave[0].first, wave[-1].end, wave[0].of)  # in one process, for each begins with a rehearsal
        ran.append(whole)
        getattr(found, whole.of).update(shards.simulate(shards.version(gate, whole), whole, 2))
        if whole.of == "candidate":
            through = whole.end
        else:
            against = whole.end
        judged, receipt = judgement.judge(gate, found, through, against)
        wave = judged.following
    return found, judged, receipt, ran


@pytest.mark.parametrize(
    ("compare", "last"), [(None, 100), (Compare("promoted", "e-process", 0.05, 0.05), 75)], ids=["mcnemar", "e-process"]
)
def test_the_version_before_lives_through_waves_of_its_own_and_the_receipt_is_the_same(repository, compare, last):
    """McNemar's test needs every pair; the e-process none beyond the wave that shows the margin."""
    repository.promote(agents.failing_at(7))
    suite = {} if compare is None else {"compare": compare}
    gate = repository.gate(agents.GOOD + "\n", **suite)
    _, judged, receipt, ran = in_pods(gate)
    assert receipt.incumbent.comparison.gained == 1
    assert judged.verdict.decision == "pass"
    of = [shard.of for shard in ran]
    assert of == sorted(of), "the candidate first, for only when it passed the other matters"
    assert max(shard.end for shard in ran if shard.of == "incumbent") == last
    assert receipt == decide(gate, 2).receipt


def test_a_candidate_that_fails_asks_for_nobody_before_it(repository):
    repository.promote(agents.GOOD)
    *_, receipt, ran = in_pods(repository.gate(agents.of(0.5)))
    assert receipt.verdict == "fail"
    assert {shard.of for shard in ran} == {"candidate"}


def test_a_lost_part_of_the_version_before_is_no_failure_of_it(repository, tmp_path):
    """It would speak for the candidate. So there is no verdict, and it says that somebody has to simulate it."""
    repository.promote(agents.GOOD)
    gate = repository.gate(agents.failing_at(7) + "\n")
    found, judged, receipt, _ = in_pods(gate)
    assert (judged.verdict.comparison.lost, receipt is None) == (1, False)
    lost = Found(found.candidate, {index: record for index, record in found.incumbent.items() if not 5 <= index < 10})
    judged, receipt = judgement.judge(gate, lost, 100, 100)
    assert (judged.verdict.decision, judged.lost, judged.following, receipt) == (
        "inconclusive",
        (5, 6, 7, 8, 9),
        (),
        None,
    )
    judgement.write(str(tmp_path / "out"), judged, lost.candidate, receipt, "page")
    assert [(tmp_path / "out" / name).read_text() for name in ("whole", "more")] == ["no", "no"]
