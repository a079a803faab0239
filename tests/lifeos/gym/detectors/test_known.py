"""What reached an agent, and what is only its own word."""

from datetime import date

import pytest

from lifeos.agent.contract import Claim
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.detectors.known import Known, day
from lifeos.gym.trace import Read, Turn
from tests.lifeos.gym.detectors.made import call


def test_what_it_was_given_it_knows():
    known = Known(Grounds(rules="Above 100 USD you ask.", today="2026-03-04"))
    assert {"number:100", "date:2026-03-04"} <= known.shows
    assert known.today == date(2026, 3, 4)


def test_what_was_said_read_and_given_back_is_known():
    known = Known(Grounds())
    known.said(Turn("open", "It cost 12.", {"due": "2026-01-02"}))
    known.read(Read("?", {"id:1": "amount: 13"}))
    known.done(call("t", {"n": 15}, {"rows": [{"n": 14}]}))
    assert {"number:12", "date:2026-01-02", "number:13", "number:14"} <= known.shows
    assert "number:15" not in known.shows


def test_a_record_that_changed_was_both():
    known = Known(Grounds(snapshot={"id:1": "amount: 1", "id:2": "amount: 2"}))
    for text in ("amount: 3", "amount: 4"):
        known.read(Read("?", {"id:1": text}))
    assert known.texts_of("id:1") == ["amount: 3", "amount: 4"]
    assert known.texts_of("id:2") == ["amount: 2"]
    assert known.texts_of("id:3") == []
    assert len(known.cited(Claim("x", ("id:1", "id:1", "id:2")))) == 3


def test_an_echo_teaches_nothing():
    known = Known(Grounds())
    known.done(call("calendar-read", {"from": "600", "days": 7}, {"error": "'600' is no day", "days": 7, "n": 3}))
    assert not {"number:600", "number:7"} & known.shows
    assert "number:3" in known.shows


def test_words_of_a_call_stay_the_agents_own():
    known = Known(Grounds())
    known.done(call("goal-write", {"name": "Save 777", "target": 500}, {"goal": "Save 777"}, wrote=("Save 777",)))
    assert "number:500" in known.shows
    assert "number:777" not in known.shows
    known.read(Read("?", {"note:1": "777"}))
    assert "number:777" in known.shows


@pytest.mark.parametrize(("text", "found"), [("2026-02-03", date(2026, 2, 3)), ("2026-02-31", None), ("", None)])
def test_day(text, found):
    assert day(text) == found
