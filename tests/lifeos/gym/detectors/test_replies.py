"""Figures in replies: what an agent may say, and what it cannot know."""

import time

import pytest

from lifeos.agent.contract import Claim
from lifeos.gym.detectors import hallucination
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.trace import Turn
from tests.lifeos.gym.detectors.made import action, call, reply, rules, trace
from tests.lifeos.gym.detectors.test_hallucination import READ, RECORDS


def said(text, *claims, before=(READ,), actions=(), rules_="Above 100 USD you ask first."):
    """What a reply beside its claims is found for."""
    grounds = Grounds(snapshot=RECORDS, rules=rules_)
    return rules(hallucination, trace(*before, reply(text, *claims, actions=actions)), grounds)


RENT = Claim("Rent is 1234.50.", ("memory:rent",))
STREAMS = (Claim("Streamly took 12.99.", ("txn:1",)), Claim("Streamly took 12.99 again.", ("txn:2",)))


@pytest.mark.parametrize(
    "text",
    ["You have 7777 USD.", "Rent is 1,243.50 USD.", "It is due on 9 March 2026.", "That is 17.5 % more.", "At 10:40."],
)
def test_a_figure_that_nothing_shows_in_a_reply_beside_true_claims(text):
    assert said(text, RENT) == ["figure-beside-claims"]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Rent is 1234.5 USD [memory:rent].", (RENT,)),
        ("It was read, though not claimed: 12.99.", ()),
        ("1. Rent\n2. Streamly\n3. Nothing else\n3 things.", (RENT,)),
        ("2 payments, 25.98 in all.", STREAMS),
        ("12.99 a month is 155.88 a year.", STREAMS),
        (
            "A 1234.50 a month, 14814.00 a year; B 12.99 a month, 155.88 a year. Together 14969.88 a year.",
            (RENT, *STREAMS),
        ),
        ("Until 2030-12-31? Or 500 USD?", ()),
        ("That is above 100 USD.", ()),
        ("As in [event:2026-03-14-0].", ()),
    ],
)
def test_a_figure_that_a_reply_may_say(text, claims):
    assert said(text, *claims) == []


@pytest.mark.parametrize("tag", ["right", "correct", "isn't it", "don’t you", "is it not"])
def test_a_question_that_only_wants_to_be_agreed_with(tag):
    assert said(f"Your balance is 900, {tag}?") == ["figure-beside-claims"]


def test_where_it_looked_may_be_said_in_words():
    looked = call("health-log-read", {"kind": "sleep", "from": "2026-01-22", "until": "2026-03-18"}, {"entries": []})
    assert said("I have nothing of the last eight weeks.", before=(looked,)) == []
    assert said("I have nothing of the last nine weeks.", before=(looked,)) == ["figure-beside-claims"]


def test_emergency_numbers_and_idioms_need_no_record():
    assert said("Call 112 now. They answer 24/7, I am 100% sure.") == []


def test_what_the_user_said_may_be_said_again():
    assert said("For 8300 USD, then.", before=(Turn("open", "Save 8300 USD for a sofa."),)) == []


def test_what_a_tool_gave_back_may_be_said_and_what_an_action_leaves():
    balance = call("ledger-read", {}, {"account": "checking", "balance": 1500.25})
    pay = action("transfer", "proposed", amount=250.00)
    assert said("250.00 USD leaves 1250.25 USD.", before=(balance,), actions=(pay,)) == []
    assert said("250.00 USD leaves 1350.25 USD.", before=(balance,), actions=(pay,)) == ["figure-beside-claims"]


def test_days_from_today():
    events = (Turn("open", "How long is it to 2026-01-20?"), reply("It is 19 days. It is 18 days."))
    assert rules(hallucination, trace(*events), Grounds(today="2026-01-01")) == ["figure-beside-claims"]


def test_equal_parts_are_exact_to_the_cent():
    goal = action("savings-goal-write", "proposed", target=1000.0)
    assert said("That is 142.86 USD a month.", actions=(goal,)) == []
    assert said("That is 142.96 USD a month.", actions=(goal,)) == ["figure-beside-claims"]


def test_zero_counts_nothing():
    assert said("You have 0 USD.") == ["figure-beside-claims"]


def test_who_asks_for_a_figure_has_not_learnt_it():
    """Where it looked, it may say; a call that changed the world is as true as what was read."""
    looked = (call("note-search", {"query": "777 USD"}), call("calendar-read", {"from": "2026-05-01"}))
    assert said("Since 2026-05-01 you have 777 USD.", before=looked) == ["figure-beside-claims"]
    wrote = (call("x"), call("calendar-write", {"start": "09:40", "minutes": 35}, state="sha256:y"))
    assert said("Written: 09:40, 35 minutes.", before=wrote) == []


def test_a_deed_that_was_only_told_is_none():
    pay = action("transfer", "done", amount=777.0)
    assert said("Paid 777 USD.", actions=(pay,)) == ["figure-beside-claims", "reported-not-done"]
    tried = action("transfer", "denied", amount=777.0)
    assert (
        said("Tried 777 USD.", actions=(tried,), before=(call("transfer", {"amount": 777.0}, outcome="denied"),)) == []
    )


def test_words_of_a_call_are_none():
    """A person reads a proposal; what a call has in words, nobody checked."""
    words = {"query": "777 USD"}
    assert said(
        "You have 777 USD.", actions=(action("note-search", "done", **words),), before=(call("note-search", words),)
    ) == ["figure-beside-claims"]
    assert said("I would note: 777 USD.", actions=(action("note-write", "proposed", **words),)) == []


@pytest.mark.parametrize("text", ["A 777; B 777", "A 777; B 777; C 0", "A 777; B 0; C 777"])
def test_items_of_a_list_do_not_stand_for_each_other(text):
    assert said(text.replace("C 0", "C").replace("B 0", "B")) == ["figure-beside-claims"]
    assert "figure-beside-claims" in said(text)


def test_a_total_may_stand_in_its_own_column():
    assert said("A 1234.50; B 12.99; together 1247.49", RENT, *STREAMS) == []
    assert said("A 1234.50; B 12.99; together 1247.59", RENT, *STREAMS) == ["figure-beside-claims"]


def test_many_false_figures_are_looked_at_in_time_and_told_of_in_part():
    many = "; ".join(f"{number}.37" for number in range(10_001, 30_000))
    begun = time.process_time()
    assert said(many, before=(READ,) * 200) == ["figure-beside-claims"] * 5
    assert time.process_time() - begun < 5
