"""What happened is written once, and how a decision turned out is known of decisions only."""

import pytest

from lifeos.ledger.command import MalformedError, Refusal
from lifeos.ledger.state import Decision
from tests.lifeos.ledger.samples import acted, decided, turned


def test_a_decision_its_calls_and_how_it_turned_out(ledger):
    said = decided(memory="sha256:" + "a" * 64, scopes=("finance",), read=("r1", "r2"), cited=("r2",), confidence=0.75)
    for command in (said, acted("c1"), acted("c2", verdict="denied", codes=("cost-unknown",)), turned("o1")):
        assert not ledger.do(command).again
        assert ledger.do(command).again
    assert ledger.row(Decision, "d1").success == 1
    assert next(line.line.event for line in ledger.lines(decision="d1")) == said.event
    assert [line.line.event.id for line in ledger.lines(decision="d1")] == ["d1", "c1", "c2", "o1"]
    assert [line.line.event.id for line in ledger.lines(kind="acted")] == ["c1", "c2"]


def test_a_later_outcome_corrects_an_earlier_one(ledger):
    for command in (decided(), turned("o1"), turned("o2", success=False)):
        ledger.do(command)
    assert ledger.row(Decision, "d1").success == 0


def test_nobody_knows_how_something_turned_out_that_was_never_decided(ledger):
    assert ledger.do(turned("o1")).code == "no-decision"


def test_an_id_is_of_one_event(ledger):
    ledger.do(decided())
    answer = ledger.do(decided(agent="health"))
    assert isinstance(answer, Refusal)
    assert answer.code == "id-taken"
    assert not ledger.do(acted("d1")).again, "ids of another kind are others"


@pytest.mark.parametrize("command", [decided(""), acted("c1", decision=""), decided(agent="a\n"), turned("x" * 300)])
def test_no_other_text_is_a_name(ledger, command):
    with pytest.raises(MalformedError):
        ledger.do(command)


def test_whatever_a_text_says_it_is_kept(ledger):
    said = acted("c1", tool='"\\\u0000\N{GRINNING FACE}\u202e\x7f')
    ledger.do(said)
    assert [line.line.event for line in ledger.lines(kind="acted")] == [said.event]
