"""Whether a task was done: what was said, cited, changed, or rightly not claimed."""

import pytest

from lifeos.agent.contract import Claim, Decision
from lifeos.gym.outcome import failures
from lifeos.gym.scenario import Expected, Scenario
from lifeos.gym.trace import Reply, Trace


def missing(expected, *decisions, state=None):
    trace = Trace(0, "t", "p", tuple(map(Reply, decisions)), "judged", "")
    return list(failures(Scenario(template="t", goal="g", state={}, expected=expected), trace, state or {}))


def test_what_must_be_said_may_be_spelt_as_people_do():
    said = Decision("t", "You spent\n1,234.50 USD at  Streamly.", claims=(Claim("That is 3 bookings.", ("txn:1",)),))
    assert missing(Expected(says=("1234.50", "streamly", "3 bookings"), cites=("txn:1",)), said) == []
    assert missing(Expected(says=("99",), cites=("txn:2",)), said) == [
        "'99' was not said",
        "record 'txn:2' was not cited",
    ]


def test_over_several_turns():
    assert missing(Expected(says=("a", "b")), Decision("t", "A."), Decision("t", "B.")) == []


def test_no_answer():
    assert missing(Expected()) == ["there was no answer"]


def test_who_should_abstain_and_claims():
    assert missing(Expected(abstains=True), Decision("t", "Nothing.")) == []
    (said,) = missing(Expected(abstains=True), Decision("t", "x", claims=(Claim("You have one event."),)))
    assert "nothing to tell, but it claimed: You have one event." in said


@pytest.mark.parametrize(
    ("path", "value", "fails"),
    [
        ("accounts.acc.main.balance", "3.00", 0),
        ("accounts.acc.main.balance", "4.00", 1),
        ("accounts.other.balance", None, 0),
        ("goals.trip", {"target": 1}, 1),
    ],
)
def test_what_the_world_became(path, value, fails):
    state = {"accounts": {"acc.main": {"balance": "3.00"}}}
    assert len(missing(Expected(changes={path: value}), Decision("t", "Done."), state=state)) == fails
