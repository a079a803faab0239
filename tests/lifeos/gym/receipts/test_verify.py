"""Receipts that lie: each lie is found, whatever else was made to fit."""

import msgspec
import pytest

from lifeos.bundle import agent_digest, agent_parts, canonical, content_hash, simulation_digest
from lifeos.bundle.digest import FORMAT
from lifeos.evidence import calibration, labels
from lifeos.evidence.addresses import seed_for
from lifeos.evidence.receipt import Cost, Incumbent, Unlike, encode, path_of
from lifeos.gym.decide import decide
from lifeos.gym.receipts import incumbent
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.verify import alike, differences, differences_before, overstated, problems
from lifeos.ir.gate import NeverRules
from lifeos.verdict.checks import checks_of
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Observation, Series
from lifeos.verdict.words import Comparison
from tests.lifeos.evidence.calibrated import RECORD
from tests.lifeos.gym import agents, judges
from tests.lifeos.gym.conftest import bounded, place

change = msgspec.structs.replace


@pytest.fixture(scope="module")
def gate(fleet, tmp_path_factory):
    return place(tmp_path_factory.mktemp("gate"), fleet)(agents.failing_at(2, 5, 62))


@pytest.fixture(scope="module")
def receipt(gate):
    return decide(gate, 2).receipt


def found(receipt, fleet, path=None, files=None):
    return list(problems(path or path_of("hello", receipt.digest), encode(receipt), fleet, (files or {}).get))


def test_an_honest_one(receipt, fleet, gate):
    assert [item.index for item in receipt.unlike] == [2, 5, 62]
    assert found(receipt, fleet) == []
    assert list(differences(receipt, gate, range(20))) == []


def test_another_path(receipt, fleet):
    assert found(receipt, fleet, "evals/receipts/finance/0.json") == [
        f"it belongs in {path_of('hello', receipt.digest)}"
    ]


def test_other_bytes(receipt, fleet):
    data = encode(receipt).replace(b'"lifeos": "', b'"lifeos": "9')
    path = path_of("hello", receipt.digest)
    assert list(problems(path, data, fleet, {}.get)) == [
        "it is not as it was written: its bytes, or its 'id', are others"
    ]
    assert next(iter(problems(path, b"{", fleet, {}.get))).startswith("it is no receipt: ")
    assert "format 9" in next(iter(problems(path, encode(change(receipt, format=9)), fleet, {}.get)))


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (lambda r: change(r, unlike=()), "success: it counts 3 failures of 98, and lists 0"),
        (lambda r: change(r, seed="7"), "its seed was chosen"),
        (lambda r: change(r, simulations=40, unlike=r.unlike[:2]), "success: it saw 98 simulations, and lists 40"),
        (lambda r: change(r, reasons=("perfect",)), "its checks or reasons are not those"),
        (lambda r: change(r, checks=(change(r.checks[0], lower95=0.99), *r.checks[1:])), "its checks or reasons are"),
        (lambda r: again(change(r, attempt=2)), "its checks or reasons are not those"),
    ],
    ids=["nothing failed", "another seed", "fewer", "other words", "a higher bound", "a later attempt"],
)
def test_a_lie(receipt, fleet, lie, said):
    """What is counted is counted without statistics (:mod:`lifeos.evidence`); what is left is judged here."""
    assert any(line.startswith(said) for line in found(lie(receipt), fleet))


def test_the_words_of_before_hold_and_no_others(receipt, fleet):
    """A comparison was worded otherwise once; what it says follows from the evidence all the same."""
    before = Incumbent("sha256:" + "1" * 64, Comparison("pass", 100, 0, 0, 0.5), receipt.unlike)
    compared = change(receipt, simulations=100, incumbent=before)
    first = receipts.judged(compared).reasons[:-1]
    seen = "incumbent: of 100 pairs 0 lost and 0 gained, p = 0.500; worse from "
    assert found(change(compared, reasons=(*first, seen + "0.05 down")), fleet) == []
    for reasons in ((*first, seen + "0.5 down"), ("perfect", *first[1:], seen + "0.05 down")):
        assert found(change(compared, reasons=reasons), fleet)


def test_the_last_digits_of_a_probability_are_the_machines(receipt, fleet):
    """Another way to compute the same figure, or another version of a library, makes no evidence void."""
    success = receipt.checks[0]
    for digits, holds in ((1e-12, True), (1e-8, False)):
        checks = (change(success, confidence=success.confidence + digits), *receipt.checks[1:])
        assert (found(change(receipt, checks=checks), fleet) == []) is holds


def again(receipt):
    """With the seed of its attempt."""
    return change(receipt, seed=str(seed_for(receipt.simulated, receipt.attempt)))


def test_a_rule_that_is_softer_than_the_agents(receipt, fleet):
    """Everything is made to fit the softer rule, so it is a receipt: for another digest, which is not the agent's."""
    gate = change(receipt.rule.gate, success=change(receipt.rule.gate.success, require=1))
    rule = change(receipt.rule, gate=gate)
    judged = {"gate": rule.gate, "stopping": rule.stopping, "compare": rule.compare, "max_void": rule.max_void}
    parts = {**receipt.parts, "gate/hello": content_hash(canonical(judged))}
    other = change(receipt, rule=rule, parts=parts, digest=content_hash(canonical({"format": FORMAT, "parts": parts})))
    verdict = receipts.judged(other)
    other = change(other, checks=receipts.checked(other, verdict), reasons=verdict.reasons)
    assert found(other, fleet) == []
    assert other.digest != receipt.digest


def test_a_comparison_is_computed_again(receipt, fleet):
    """Its counts are as listed, and only the p-value is another."""
    before = Incumbent("sha256:" + "1" * 64, Comparison("pass", 100, 0, 0, 0.5), receipt.unlike)
    compared = change(receipt, simulations=100, incumbent=before)
    compared = change(compared, reasons=receipts.judged(compared).reasons)
    assert found(compared, fleet) == []
    other = change(before, comparison=change(before.comparison, p=0.5 + 1e-6))
    assert found(change(compared, incumbent=other), fleet) == ["its comparison is not the one that its evidence gives"]


def test_a_comparison_keeps_all_the_pairs_that_it_read(gate, fleet):
    """Success is certain after 95 simulations; prohibitions and the comparison are read to the end."""
    tolerant = change(gate.suite, gate=change(gate.suite.gate, never_rules=NeverRules(3)))
    names = ("success", "alignment")
    series = Series.of([Observation(index, "judged", dict.fromkeys(names, True)) for index in range(100)], names)
    verdict = judge(checks_of(tolerant), series, closed=True, compare=tolerant.compare, incumbent=series)
    made = receipts.receipt_of(gate, verdict, series, Cost("0 USD"), ("sha256:" + "1" * 64, series))
    assert (verdict.read, verdict.comparison.pairs, made.simulations) == (100, 100, 100)


def test_a_simulation_that_cost_something_else(gate):
    priced = bounded(gate, 2000)
    receipt = decide(priced, 2).receipt
    assert list(differences(receipt, priced, range(6))) == []
    lie = change(receipt, costs=(7, *receipt.costs[1:]))
    assert list(differences(lie, priced, [0])) == [
        f"simulation 0: it cost 7 millionths by the receipt, {receipt.costs[0]} now"
    ]


def test_a_simulation_that_did_not_come_out_so(receipt, gate):
    index = receipt.unlike[0].index
    lie = change(receipt, unlike=receipt.unlike[1:])
    assert list(differences(lie, gate, [index])) == [
        f"simulation {index}: all went well by the receipt, judged, failed success, 0 violations now"
    ]


def test_a_receipt_of_a_judge_names_its_calibration(gate, receipt):
    """With a judge that has a say the agent has another digest; the receipt is made to fit it."""
    suite = change(gate.suite, judge=judges.declared(gates=True))
    fleet = change(gate.fleet, catalog=change(gate.fleet.catalog, suites={**gate.fleet.catalog.suites, "hello": suite}))
    fleet = change(fleet, agents={**fleet.agents, "hello": gate.agent})
    parts, digest = agent_parts(gate.agent, fleet.catalog), agent_digest(gate.agent, fleet.catalog)
    silent = change(receipt, digest=digest, parts=parts, simulated=simulation_digest(gate.agent, fleet.catalog))
    silent = change(silent, seed=str(seed_for(silent.simulated, 1)))
    assert found(silent, fleet) == ["a judge had a say in it, and it names no calibration of that judge"]
    assert found(change(silent, calibration="sha256:c"), fleet) == [
        "it names a calibration, and there is no evals/calibrations/hello.json"
    ]
    honest, files = change(silent, calibration=calibration.identity(CALIBRATED)), on_file(CALIBRATED)
    assert found(honest, fleet, files=files) == []
    assert found(change(silent, calibration="sha256:c"), fleet, files=files) == [
        "it names another calibration than evals/calibrations/hello.json"
    ]
    weak = change(CALIBRATED, measured=change(CALIBRATED.measured, caught=30))
    (said,) = found(change(silent, calibration=calibration.identity(weak)), fleet, files=on_file(weak))
    assert said.startswith("its judge may not gate: it shows a TNR of at least 0.7")
    (said,) = found(honest, fleet, files={**files, calibration.path_of("hello"): b'{"a":'})
    assert said.startswith("evals/calibrations/hello.json is no calibration: ")
    assert found(honest, fleet, files=on_file(CALIBRATED, labels.path_of("hello", "tuning"))) == [
        "its judge may not gate: it is stale: other labels were measured"
    ]


KNOWN = judges.labels(35, 35)
CALIBRATED = change(
    RECORD,
    subject=change(RECORD.subject, labels=labels.digest(KNOWN)),
    measured=change(RECORD.measured, good=35, kept=35, bad=35, caught=35),
)


def on_file(record, at=labels.path_of("hello", "held-out")):  # noqa: B008  a constant
    """A calibration and the labels that it was measured on."""
    lines = b"".join(msgspec.json.encode(label) + b"\n" for label in KNOWN)
    return {calibration.path_of("hello"): calibration.encode(record), at: lines}


def test_a_receipt_without_a_judge_names_none(gate, receipt):
    fleet = change(gate.fleet, agents={**gate.fleet.agents, "hello": gate.agent})
    assert found(receipt, fleet) == []
    assert found(change(receipt, calibration="sha256:00"), fleet, files=on_file(CALIBRATED)) == [
        "it names a calibration, and no judge has a say before suite 'hello'"
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((0.9424231135129661, "pass", 1), (0.9424231135129655, "pass", 1), True),
        ({"a": [0.1 + 0.2, None]}, {"a": [0.3, None]}, True),
        (0.942423, 0.942424, False),
        ((1, 2), (1,), False),
        ({"a": 1}, {"b": 1}, False),
        ("pass", "fail", False),
        (None, 0.0, False),
        (float("nan"), float("nan"), False),
    ],
)
def test_last_digits_are_no_difference(one, other, same):
    assert alike(one, other) is same


def test_the_version_before_is_simulated_again_too(repository):
    """Whoever makes it look bad makes the candidate look good, and no candidate is simulated otherwise for it."""
    repository.promote(agents.failing_at(2))
    gate = repository.gate(agents.failing_at(5))
    honest, before = decide(gate, 2).receipt, incumbent.find(gate)
    assert list(differences_before(honest, before, range(8))) == []
    worse = (*honest.incumbent.unlike, Unlike(3, "judged", ("success",)))
    lie = change(honest, incumbent=change(honest.incumbent, unlike=worse))
    assert list(differences_before(lie, before, range(8))) == [
        "the version before, simulation 3: judged, failed success, 0 violations by the receipt, all went well now"
    ]


@pytest.mark.parametrize(("fails", "suspected"), [((2,), 0), (range(12), 1)])
def test_who_does_far_worse_on_fresh_days_than_certified_is_suspected(receipt, fleet, tmp_path, fails, suspected):
    practice = place(tmp_path, fleet)(agents.failing_at(*fails), seed=77)
    found = list(overstated(receipt, practice, 12))
    assert len(found) == suspected
    if suspected:
        assert " of 12 on fresh days, and the receipt certifies a rate of 0.9. Look at how" in found[0]
        assert "lifeos gym run hello --seed 77" in found[0]
