"""A pin moves to a version that answers its questions, and what shows it is kept beside it."""

import shutil

import pytest

from tests.lifeos.cli.judged import QUESTIONS, judged, remembering  # noqa: F401  fixtures
from tests.lifeos.memory import stops


def test_what_holds_is_pinned_with_its_record(judged):  # noqa: F811
    code, out, err = judged("snapshot")
    assert (code, err) == (0, "")
    assert "\n  judged: 2 of 2 questions answered, 0 before\n" in out
    assert "  wrote memory/context.judged.json" in out
    said = judged.record
    assert (said.version, said.asked, said.answered) == (judged.first, 2, 2)
    assert judged.found == []


@pytest.mark.parametrize("spoiled", ["misread", "poisoned"])
@pytest.mark.parametrize("command", ["snapshot", "pin"])
def test_what_does_not_hold_is_not_pinned(judged, spoiled, command):  # noqa: F811
    assert judged("snapshot")[0] == 0
    before = judged.record
    second = getattr(judged, spoiled)()
    code, out, err = judged(command, *([second] if command == "pin" else []))
    assert code == 1
    assert "does not hold: 1 of 2 questions answered" in out
    assert "nothing was pinned" in err
    assert (judged.pinned, judged.record) == (judged.first, before)
    assert judged.json(command, *([second] if command == "pin" else []))["holds"] is False


def test_whoever_pins_without_asking_is_told_until_it_was_asked(judged):  # noqa: F811
    assert judged("snapshot")[0] == 0
    second = judged.misread()
    code, out, _ = judged("snapshot", "--unjudged")
    assert (code, judged.pinned, judged.record) == (0, second, None)
    assert "wrote memory/context.judged.json" in out, "that of the other version is gone"
    assert judged.found == [("LOS705", "error")]
    judged.questions(QUESTIONS.replace("-900.00", "-9000.00"))
    code, out, _ = judged("pin", second)
    assert code == 0
    assert f"context is pinned at {second} already\n  judged: 2 of 2 questions answered, 2 before\n" in out
    assert judged.found == []


def test_other_questions_ask_for_another_judgement(judged):  # noqa: F811
    assert judged("snapshot")[0] == 0
    judged.questions(f"# By a person.\n{QUESTIONS}")
    assert judged.found == [], "what they say is the same"
    judged.questions(QUESTIONS.replace("What did I pay to", "How much did I pay to"))
    assert judged.found == [("LOS705", "warning")]
    assert judged("pin", judged.first)[0] == 0
    assert judged.found == []


def test_questions_elsewhere_are_missed_where_a_record_says_that_there_are_some(judged, tmp_path):  # noqa: F811
    place = tmp_path / "mine.yaml"
    shutil.move(judged.root / "memory/context.questions.yaml", place)
    assert judged("snapshot", "--questions", place)[0] == 0
    assert judged.found == []
    second = judged.ingest(**{"notes/more.md": "Something else.\n"})
    code, _, err = judged("snapshot")
    assert code == 2
    assert "memory/context.judged.json says that versions of 'context' are judged" in err
    assert judged.pinned == judged.first
    assert judged("snapshot", "--questions", place)[0] == 0
    assert judged.record.version == judged.pinned == second


def test_no_questions_no_record(judged):  # noqa: F811
    (judged.root / "memory/context.questions.yaml").unlink()
    code, out, _ = judged("snapshot")
    assert (code, "judged" in out, judged.record) == (0, False, None)


def test_questions_with_a_mistake_pin_nothing(judged):  # noqa: F811
    judged.questions(QUESTIONS.replace("agent: hello", "agent: helo"))
    before = judged.pinned
    code, out, _ = judged("snapshot")
    assert (code, judged.pinned) == (1, before)
    assert "did you mean 'hello'?" in out


def test_ended_before_each_change_no_record_is_torn_and_none_is_of_what_was_not_judged(judged, monkeypatch):  # noqa: F811
    assert judged("snapshot")[0] == 0
    second = judged.ingest(**{"notes/more.md": "Something else.\n"})
    judged.json("judge")  # makes it ready, which is no part of this

    def look():
        assert judged.record.version in (judged.first, second)
        assert judged.pinned == judged.first, "the pin that agents see moves last"

    assert stops.each(monkeypatch, lambda: judged("snapshot"), look) >= 3
    assert judged.record.version == judged.pinned == second
