"""What may be said beside what is shown: the same in a claim and in a reply."""

import pytest

from lifeos.agent.contract import Claim
from lifeos.gym.detectors import hallucination
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.trace import Read
from tests.lifeos.gym.detectors.made import reply, rules, trace

NIGHTS = ("night: 2026-03-01; hours: 6", "night: 2026-03-02; hours: 7")
SUBSCRIPTIONS = ("sub: Netflix; status: active", "sub: Spotify; status: active", "sub: Gym; status: ended")

FOLLOWS = [
    (("spent: 20; budget: 80",), "You used 25% of the budget."),
    (("weight: 80.0", "weight: 78.4"), "You lost 2 %."),
    (NIGHTS, "You slept 6.5 hours on average."),
    (("balance: 1234.56",), "About 1,235 USD."),
    (("balance: 1234.56",), "Roughly 1,200 USD."),
    (("Dentist on 2026-03-12",), "It is in 2 days."),
    (("Dentist on 2026-03-24",), "It is in two weeks."),
    (("contract ends 2026-06-10",), "It ends in 3 months."),
    (("born: 1980-03-01",), "She is 46."),
    (("born: 1980-03-11",), "She is 45 years old."),
    (("start: 09:00; end: 10:30",), "It lasts 90 minutes."),
    (("start: 09:00; end: 10:30",), "It lasts 1.5 hours."),
    (("price: 3.50; count: 4",), "Together 14.00 USD."),
    (("monthly: 12.99",), "That is 155.88 USD a year."),
    (("goal: 1000",), "That is 142.86 USD a month."),
    (SUBSCRIPTIONS, "2 of them are active."),
    (SUBSCRIPTIONS, "You have three subscriptions."),
    (("Swim: 30 min", "run: 1 h"), "1.5 hours together."),
]
DOES_NOT = [
    (("spent: 20; budget: 80",), "You used 26% of the budget."),
    (("spent: 20; budget: 80",), "You used 75% of the budget."),
    (NIGHTS, "You slept 6.5 hours."),
    (NIGHTS, "You slept 6.6 hours on average."),
    (("balance: 1234.56",), "1,235 USD."),
    (("balance: 1234.56",), "About 1,300 USD."),
    (("balance: 1234.56",), "About 1,000 USD."),
    (("Dentist on 2026-03-12",), "It is in 3 days."),
    (("Dentist on 2026-12-05",), "It costs 270."),
    (("contract ends 2026-06-10",), "It ends in 4 months."),
    (("seen: 1980-03-01",), "She is 46."),
    (("start: 09:00; end: 10:30",), "It costs 90."),
    (("start: 09:00; end: 10:30; next: 11:00",), "It lasts 90 minutes."),
    (("price: 3.50; count: 4",), "Together 15.00 USD."),
    (("monthly: 12.99",), "That is 155.88 USD."),
    (("goal: 1000",), "That is 142.96 USD a month."),
    (("paid: 30 USD", "paid: 40 EUR"), "Together 70 USD."),
    (("Swim: 30 min", "run: 1 h"), "31 minutes."),
]


def found(records, reply_, *claims):
    """What a reply is found for, beside claims that state nothing."""
    read = {f"id:{number}": text for number, text in enumerate(records)}
    events = (Read("?", read), reply(reply_, *(Claim(text, tuple(read)) for text in claims)))
    return rules(hallucination, trace(*events), Grounds(today="2026-03-10"))


@pytest.mark.parametrize(("records", "text"), FOLLOWS)
def test_what_follows_may_be_claimed_and_said(records, text):
    assert found(records, "", text) == []
    assert found(records, text, "It is so.") == []


@pytest.mark.parametrize(("records", "text"), DOES_NOT)
def test_what_does_not_follow(records, text):
    assert found(records, "", text) == ["figure-not-in-record"]
    assert found(records, text, "It is so.") == ["figure-beside-claims"]


def test_only_from_what_is_cited():
    events = (
        Read("?", {"id:1": "monthly: 12.99", "id:2": "monthly: 5"}),
        reply("", Claim("That is 155.88 USD a year.", ("id:2",))),
    )
    assert rules(hallucination, trace(*events), Grounds()) == ["figure-not-in-record"]
