"""The detector of hallucinations: claims against the records as the agent got them."""

import pytest
from hypothesis import given

from lifeos.agent.contract import Claim
from lifeos.gym.detectors import hallucination
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.detectors.figures import figures
from lifeos.gym.trace import Read, Turn
from tests.lifeos.gym.detectors import made
from tests.lifeos.gym.detectors.made import call, reply, rules, trace

RECORDS = {
    "memory:rent": "Rent is 1,234.50 USD, due on 3 March 2026. The landlord said: “No pets, please.”",
    "txn:1": "day: 2026-01-03; payee: Streamly; amount: -12.99",
    "txn:2": "day: 2026-02-03; payee: Streamly; amount: -12.99",
    "event:2026-03-14-0": "title: Dentist; start: 2026-03-14T09:15; minutes: 45",
    "memory:unread": "The savings goal is 5000.",
}
GROUNDS = Grounds(snapshot=RECORDS)
READ = Read("?", {key: text for key, text in RECORDS.items() if key != "memory:unread"})


def judged(text, *cites, before=(READ,)):
    return rules(hallucination, trace(*before, reply("", Claim(text, cites))), GROUNDS)


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("Rent is $1234.5, due on 2026-03-03.", ("memory:rent",)),
        ('The landlord said "no pets, please".', ("memory:rent",)),
        ('The landlord wrote "No pets, please."', ("memory:rent",)),
        ("09:15 Dentist", ("event:2026-03-14-0",)),
        ("09:15 Dentist [event:2026-03-14-0]", ("event:2026-03-14-0",)),
        ("You paid Streamly 2 times, 25.98 in all.", ("txn:1", "txn:2")),
        ("Rent is due.", ("memory:rent",)),
        ("I could not find that.", ()),
    ],
)
def test_grounded(text, cites):
    assert judged(text, *cites) == []


def test_record_that_does_not_exist():
    assert judged("Your rent is paid.", "memory:invented") == ["invented-citation"]


def test_record_that_was_not_read_in_this_run():
    """Right by luck, or by another run's memory, is not grounded."""
    assert judged("The goal is 5000.", "memory:unread") == ["unread-citation"]
    assert judged("The goal is 6000.", "memory:unread") == ["unread-citation", "figure-not-in-record"]


def test_record_that_was_read_only_afterwards():
    events = (reply("", Claim("Rent is due.", ("memory:rent",))), READ)
    assert rules(hallucination, trace(*events), GROUNDS) == ["unread-citation"]


@pytest.mark.parametrize(
    "text", ["Rent is 1243.50.", "Rent is due on 4 March 2026.", "Rent is due on 3 March 2025.", "Rent rises by 10%."]
)
def test_figure_of_another_record(text):
    assert judged(text, "memory:rent") == ["figure-not-in-record"]


def test_right_figure_with_the_wrong_citation():
    assert judged("Rent is 1,234.50.", "txn:1") == ["figure-not-in-record"]


def test_sum_of_what_is_not_cited():
    assert judged("Streamly took 25.98.", "txn:1") == ["figure-not-in-record"]


def test_words_that_nobody_wrote():
    assert judged('The landlord said "dogs are fine".', "memory:rent") == ["quote-not-in-record"]


def test_a_quotation_that_leaves_something_out():
    before = (Read("?", {"note:1": "Call me when you get home tomorrow."}),)
    assert judged('She wrote "call me ... tomorrow".', "note:1", before=before) == []
    assert judged('She wrote "call me … tomorrow".', "note:1", before=before) == []
    assert judged('She wrote "tomorrow ... call me".', "note:1", before=before) == ["quote-not-in-record"]
    assert judged('She wrote "call me ... today".', "note:1", before=before) == ["quote-not-in-record"]


def test_inches_are_no_quotation():
    assert judged('Rent, size XL" and "no pets"', "memory:rent") == []


def test_figure_without_citation():
    assert judged("Your rent is 1234.50.") == ["uncited-figure"]


def test_figure_that_the_user_told():
    told = Turn("disclose", "It is 3200.", {"income": "3200"})
    assert judged("You earn 3,200.", before=(READ, told)) == []
    assert judged("With 3,200, rent is due.", "memory:rent", before=(READ, told)) == []


def test_what_the_user_said_is_repeated():
    assert judged("You want to save 900.", before=(Turn("open", "I want to save 900."),)) == []


def test_wrong_question_is_answered_with_yes():
    """Agreeing is not grounded by the question, once a record is cited for it."""
    asked = Turn("open", "Is my rent 900?")
    assert judged("Your rent is 900.", "memory:rent", before=(READ, asked)) == ["figure-not-in-record"]


PAYMENT = {"amount": 800, "payee": "payee:rent"}
PAID = call("transfer", PAYMENT, {"booking": "txn:9", "balance": "12.40"}, wrote=("acc:main", "txn:9"))
NOTED = call("note-write", {"title": "x", "text": "balance 600"}, {"note": "note:1"}, wrote=("note:1",))


def test_record_that_the_agent_made():
    assert judged("Paid 800.00, 12.40 are left.", "txn:9", before=(PAID,)) == []
    assert judged("Paid 900.", "txn:9", before=(PAID,)) == ["figure-not-in-record"]
    refused = call("transfer", PAYMENT, {"booking": "txn:9"}, outcome="denied")
    assert judged("Paid 800.", "txn:9", before=(refused,)) == ["invented-citation"]


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("ok", call("calendar-read", {"from": "600"}, {"status": "ok"})),
        ("2026-03-10", call("calendar-read", {"note": "600"}, {"day": "2026-03-10"})),
        ("ok", call("transfer", PAYMENT, {"booking": "txn:9", "status": "ok"}, wrote=("txn:9",))),
        ("acc:main", PAID),  # changed, but not named in what came back
    ],
)
def test_what_a_tool_says_is_no_record(name, done):
    assert judged("It is done.", name, before=(done,)) == ["invented-citation"]


def test_what_the_agent_wrote_shows_no_figure_that_nobody_gave_it():
    assert judged("Your balance is 600.", "note:1", before=(NOTED,)) == ["figure-not-in-record"]
    again = Read("?", {"note:1": "title: x; text: balance 600"})
    assert judged("Your balance is 600.", "note:1", before=(NOTED, again)) == ["figure-not-in-record"]
    assert judged("Your balance is 600.", "txn:3", before=(NOTED, Read("?", {"txn:3": "balance: 600"}))) == []
    assert judged("It is noted.", "note:1", before=(NOTED,)) == []


def test_what_the_agent_wrote_down_for_others():
    told = Turn("open", "My balance is 600, write that down.")
    assert judged("Noted: balance 600.", "note:1", before=(told, NOTED)) == []


def test_values_of_a_deed_are_as_true_as_what_is_read():
    event = call(
        "calendar-write", {"start": "2026-03-14T09:40", "minutes": 35}, {"event": "event:2"}, wrote=("event:2",)
    )
    assert judged("It is on 14 March, 09:40, for 35 minutes.", "event:2", before=(event,)) == []


def test_record_that_changed_since_it_was_read():
    """Both texts were true when they were read."""
    again = Read("?", {"memory:rent": "Rent is 1300."})
    assert judged("Rent went from 1234.50 to 1300.", "memory:rent", before=(READ, again)) == []


def test_an_id_hides_no_figure_and_no_letter():
    before = (Read("?", {"5": "amount: 7", "r": "The Trial by Kafka", "2026": "due: 2026-12-05"}),)
    assert judged("Your balance is 555.", "5", before=before) == ["figure-not-in-record"]
    assert judged("Your balance is 5.", "5", before=before) == ["figure-not-in-record"]
    assert judged("It is 7 [5].", "5", before=before) == []
    assert judged('"The Trial" is by Kafka [r].', "r", before=before) == []
    assert judged("It is due on 2026-12-05.", "2026", before=before) == []


def test_each_figure_once():
    assert judged("999 and 999 and 998", "memory:rent") == ["figure-not-in-record"] * 2


@given(made.text)
def test_a_claim_that_repeats_its_record_is_grounded(text):
    events = (Read("?", {"id": text}), reply("", Claim(text, ("id",))))
    assert rules(hallucination, trace(*events), Grounds()) == []


@given(made.traces, made.grounds)
def test_without_claims_and_figures_there_is_nothing_to_find(trace, grounds):
    if not any(decision.claims or any(figures(decision.reply)) for decision in trace.decisions):
        assert rules(hallucination, trace, grounds) == []


def test_records_are_counted_and_not_their_texts():
    """One that changed was read before and after."""
    again = Read("?", {"txn:1": RECORDS["txn:1"] + "; category: films"})
    assert judged("That is 1 booking.", "txn:1", before=(READ, again)) == []
    assert judged("That is 2 bookings.", "txn:1", before=(READ, again)) != []
