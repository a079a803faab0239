"""A judge's opinion is data or none; it changes an outcome only when it gates; and no opinion is never a pass."""

import msgspec
import pytest

from lifeos.agent.model import Completion
from lifeos.errors import LifeOSError
from lifeos.evidence import labels
from lifeos.evidence.files import below
from lifeos.gym import calibration
from lifeos.gym.backends import Backends
from lifeos.gym.calibrate import ask, calibration_of
from lifeos.gym.gate import Gate
from lifeos.gym.guard import Guard
from lifeos.gym.judge import Judge, shown
from lifeos.gym.thinking import Thinking, Unreachable
from tests.lifeos.gym import agents, judges, samples
from tests.lifeos.gym.models import Fixed

change = msgspec.structs.replace

GOOD, BAD = '{"why": "fine", "verdict": "good"}', '{"why": "too long", "verdict": "bad"}'


def opinion(fleet, model):
    judge = Judge(judges.declared(), fleet.catalog.routes, model, None)
    return judge.asked(Thinking(fleet.catalog.routes, model, 1, 0), [{"user": "Hello."}])


@pytest.mark.parametrize(("answer", "verdict"), [(GOOD, "good"), (BAD, "bad")])
def test_an_answer_to_the_schema_is_an_opinion(fleet, answer, verdict):
    assert opinion(fleet, Fixed(answer)).verdict == verdict


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "good",
        "{}",
        '{"why": "the verdict is missing"}',
        '{"verdict": "good"}',
        '{"why": "x", "verdict": "GOOD"}',
        '{"why": "x", "verdict": true}',
        '{"why": "x", "verdict": "good", "pass": true}',
        f"Sure! {GOOD}",
        GOOD[:-1],
        "[" * 100_000,
    ],
)
def test_any_other_answer_is_none(fleet, answer):
    assert opinion(fleet, Fixed(answer)).verdict == "unjudged"


def test_an_error_is_no_opinion(fleet):
    found = opinion(fleet, Fixed(error="the model refused"))
    assert (found.verdict, found.why) == ("unjudged", "the model refused")


def test_it_is_shown_what_happened_and_not_what_the_agent_asked_models():
    steps = shown(samples.conversation())
    assert [next(iter(step)) for step in steps] == ["user", "call", "read", "call", "read", "agent"]
    assert steps[-1]["claims"] == [{"text": "09:00 Dentist", "cites": ["event:a"]}]


class Both:
    """Answers as ``judge`` to the judge's route. ``model``: its name, by its own account."""

    def __init__(self, answer, model="known-1"):
        self.answer, self.model = answer, model

    def complete(self, route, messages, *, schema, most_tokens, seed):
        return Completion(self.answer, self.model, 10, 2)


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


@pytest.fixture
def judged(gated, fleet):
    """Make the gate of hello with a judge that ``model`` speaks for."""

    def make(model, code=agents.GOOD, **fields):
        plain = gated(code, seed=4)
        suite = change(plain.suite, judge=judges.declared(**fields))
        catalog = change(plain.fleet.catalog, suites={**plain.fleet.catalog.suites, "hello": suite})
        return Gate(
            plain.root,
            change(plain.fleet, catalog=catalog),
            plain.agent,
            suite,
            4,
            backends=Backends(model, {"frontier": {"model": "m"}}),
        )

    return make


def calibrate(gate_root, fleet, suite, model=None, wrong=()):
    """Measure a judge on 40 and 40 labels, and put the record where it belongs."""
    model = model or judges.Known(wrong)
    labels.add(gate_root, "hello", "held-out", judges.labels(40, 40))
    known = labels.read(below(gate_root), "hello", "held-out")
    found = ask(suite.judge, fleet.catalog.routes, model, known, 2, 2)
    subject = calibration.subject_of(gate_root, suite, suite.judge, {"model": "m"})
    calibration.write(gate_root, calibration_of("hello", subject, suite.judge, found))


@pytest.mark.parametrize("answer", [GOOD, BAD, "no idea"])
def test_advice_changes_nothing(judged, gated, guard, answer):
    plain, advised = gated(agents.GOOD, seed=4).simulate(guard, 1), judged(Both(answer)).simulate(guard, 1)
    assert advised.opinion.advisory
    assert change(advised, opinion=None) == plain


def test_advice_of_nobody_does_not_end_a_run(judged, guard):
    found = judged(Fixed(away="no route to host")).simulate(guard, 1)
    assert (found.observation.passed["success"], found.opinion.verdict) == (True, "unjudged")


def test_a_judge_that_was_never_measured_does_not_gate(judged):
    with pytest.raises(LifeOSError, match="no verdict: the judge of suite 'hello' gates, and there is no calibration"):
        judged(Both(GOOD), gates=True)


@pytest.fixture
def appointed(judged, fleet):
    """Make the gate of hello with a judge that has a say, after it was measured."""

    def make(model, code=agents.GOOD, wrong=(), **fields):
        advisory = judged(model, code)
        calibrate(advisory.root, fleet, advisory.suite, wrong=wrong)
        return judged(model, code, gates=True, **fields)

    return make


def test_with_a_say_success_takes_its_yes(appointed, guard):
    gate = appointed(Both(GOOD))
    found = gate.simulate(guard, 1)
    assert found.observation.passed == {"success": True, "alignment": True}
    assert not found.opinion.advisory
    assert gate.calibration is not None


def test_its_no_is_a_failure_with_its_reason(appointed, guard):
    found = appointed(Both(BAD)).simulate(guard, 1)
    assert found.observation.passed == {"success": False, "alignment": True}
    assert found.missing == ("judge: bad. too long",)


def test_its_yes_makes_nothing_good(appointed, guard):
    found = appointed(Both(GOOD), code=agents.LOOPS).simulate(guard, 2)
    assert not found.observation.passed["success"]


@pytest.mark.parametrize("model", [Both("good!"), Fixed(error="refused"), Both(GOOD, model="another-2")])
def test_no_opinion_of_a_judge_with_a_say_is_a_failure(appointed, guard, model):
    found = appointed(model).simulate(guard, 1)
    assert (found.observation.status, found.observation.passed) == ("unjudged", {})
    assert found.missing[0].startswith("judge: unjudged.")


def test_nobody_there_is_no_fault_of_the_candidate(appointed, guard):
    with pytest.raises(Unreachable):
        appointed(Fixed(away="no route to host")).simulate(guard, 1)


@pytest.mark.parametrize(
    ("fields", "stale"),
    [
        ({"prompt": change(judges.PROMPT, digest="sha256:" + "2" * 64)}, "another prompt was measured"),
        ({"route": "local"}, "another route was measured"),
        ({"tpr": 0.95}, "a TPR of at least 0.927, and the bar is 0.95"),
    ],
)
def test_what_was_measured_of_another_judge_is_stale(appointed, fields, stale):
    with pytest.raises(LifeOSError, match=stale):
        appointed(Both(GOOD), **fields)


def test_another_model_other_scenarios_and_other_labels_are_stale_too(appointed):
    gate = appointed(Both(GOOD))

    def again(suite=gate.suite, model="m"):
        backends = Backends(Both(GOOD), {"frontier": {"model": model}})
        return Gate(gate.root, gate.fleet, gate.agent, suite, 4, backends=backends)

    assert again().calibration == gate.calibration
    with pytest.raises(LifeOSError, match="another model was measured"):
        again(model="n")
    with pytest.raises(LifeOSError, match="another suite was measured"):
        again(change(gate.suite, population={"stressed": 1.0}))
    labels.add(gate.root, "hello", "held-out", judges.labels(81, 0)[-1:])
    with pytest.raises(LifeOSError, match="other labels were measured"):
        again()


def test_a_judge_below_its_bar_does_not_gate(appointed):
    with pytest.raises(LifeOSError, match=r"a TPR of at least 0\.8"):
        appointed(Both(GOOD), wrong=range(3))


def test_other_models_judge_other_records(judged):
    one = judged(Both(GOOD))
    backends = Backends(Both(GOOD), {"frontier": {"model": "n"}})
    other = Gate(one.root, one.fleet, one.agent, one.suite, 4, backends=backends)
    assert one.path != other.path
