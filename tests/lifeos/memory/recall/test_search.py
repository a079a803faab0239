"""Recall: the right records, why, and nothing out of scope."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.memory.recall.search import recall
from lifeos.memory.record import Appointment, Note, Transaction
from tests.lifeos.memory.graph.test_by_source import LIVES
from tests.lifeos.memory.lives import ALL, ANNA, BILL, DINNER, LIFE, POISON, Words, id_of
from tests.lifeos.memory.recall.asking import found, ready


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return ready(tmp_path_factory.mktemp("store"))


def test_a_day_and_a_name_find_the_record_that_has_both(known):
    first = recall(known, "What did I pay at Gasthaus Linde on 6 June 2025?", 1, ALL)[0]
    assert first.id == id_of("giro", BILL)
    assert (first.source, first.scope, first.time, first.orders) == ("giro", "finance", "2025-06-06", False)
    assert first.text.startswith("Transaction on 2025-06-06: -45.00 EUR")
    assert {"names Gasthaus Linde", "of 2025-06-06"} <= set(first.why)


def test_another_record_leads_to_the_answer(known):
    """Neither names the other's words: the appointment leads to the person, and to the bill of that day."""
    assert found(known, "phone number of whom I met at Gasthaus Linde on 2025-06-06", 1) == [id_of("contacts", ANNA)]
    assert found(known, "What did I pay on the day of the dinner with Anna Berg?", 1) == [id_of("giro", BILL)]


def test_a_way_through_what_is_not_granted_leads_nowhere(known):
    hits = recall(known, "phone number of whom I met at Gasthaus Linde on 2025-06-06", 9, ["people", "finance"])
    assert id_of("calendar", DINNER) not in {hit.id for hit in hits}
    assert all(
        "shares" not in why and "goes with" not in why for hit in hits if hit.scope == "people" for why in hit.why
    )


def test_text_that_gives_orders_is_marked_and_is_data(known):
    (hit,) = recall(known, "recipe soup", 1, ["notes"])
    assert (hit.id, hit.orders) == (id_of("journal", POISON), True)


def met(*days):
    return [Appointment(f"{day}T19:00:00Z", "Dinner", attendees=("Anna Berg",)) for day in days]


def test_the_last_is_the_newest_that_is_past_and_the_next_is_to_come(tmp_path):
    every = met("2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01")
    asked = ready(tmp_path, {**LIFE, ("calendar", "calendar"): every})
    ids = [id_of("calendar", one) for one in every]
    assert found(asked, "When did I last see Anna Berg?", 2) == [ids[1], ids[0]]
    assert found(asked, "Wann sehe ich Anna Berg als nächstes?", 2) == [ids[2], ids[3]]
    assert found(asked, "When did I first meet Anna Berg?", 2) == [ids[0], ids[1]]


def test_a_day_without_a_year_is_the_newest_first(tmp_path):
    bills = [Transaction(f"{year}-04-13", "-9.00", "EUR", "Kiosk") for year in (2021, 2022, 2023, 2024)]
    asked = ready(tmp_path, {**LIFE, ("giro", "finance"): bills})
    ids = [id_of("giro", one) for one in reversed(bills)]
    assert found(asked, "What did I pay at Kiosk on 13 April?", 4) == ids


def test_a_thing_is_found_by_what_it_is_called_in_another_language(tmp_path):
    rents = [Transaction(f"2025-{month:02d}-01", "-940.00", "EUR", "Keller", "Miete") for month in range(1, 7)]
    others = [Transaction("2025-05-01", f"-{one}.00", "EUR", "rent and rent", "was the rent") for one in range(1, 3)]
    asked = ready(tmp_path, {("giro", "finance"): [*rents, *others]})
    assert id_of("giro", rents[4]) in found(asked, "How much was the rent in May 2025?", 3)


def test_what_has_no_name_and_no_word_that_is_known_is_found_by_meaning_alone(known):
    question = "is there anything about the who and the how?"
    near = known.vectors.nearest(known.embedder.vector(question), ALL, 5)
    assert found(known, question) == [one.record for one in near]


def test_many_that_are_alike_do_not_put_away_what_is_near_by_meaning(tmp_path):
    """A name that three hundred records have says little of each; the one whose words are the question's stays first."""
    many = [Transaction("2025-01-01", f"-{one}.00", "EUR", "Kiosk") for one in range(300)]
    note = Note("Vanilla", "which newspaper at kiosk was vanilla", "2025-01-02")
    asked = ready(tmp_path, {("giro", "finance"): many, ("journal", "notes"): [note]})
    near = asked.vectors.nearest(asked.embedder.vector("which newspaper at Kiosk was vanilla"), ALL, 1)
    assert found(asked, "which newspaper at Kiosk was vanilla", 1) == [near[0].record] == [id_of("journal", note)]


@pytest.mark.parametrize("granted", [(), ("unknown",)])
def test_without_a_scope_there_is_nothing(known, granted):
    assert found(known, "Anna Berg", granted=granted) == []


@pytest.mark.parametrize("question", ["?", " ", "\0", "ß" * 4000, "9999-99-99", "01.13.2025", "a" * 4000, "\u202e"])
def test_any_question_has_an_answer(known, question):
    assert len(found(known, question)) <= 5


@settings(deadline=None, max_examples=25)
@given(
    LIVES,
    st.sets(st.sampled_from("abc")),
    st.sampled_from(
        [
            "Ann at Linde",
            "What did I pay on 2025-01-01 at Park?",
            "phone of Bob",
            "Cem 2025-01",
            "When did I last see Ann?",
            "next on 1 January",
            "rent in May",
        ]
    ),
)
def test_what_is_out_of_scope_does_not_exist(tmp_path_factory, life, granted, question):
    """Hits, their order, their scores and their reasons are those of a version in which the rest was never written."""
    answers = []
    for some in (life, {source: contents for source, contents in life.items() if source[1] in granted}):
        asked = ready(tmp_path_factory.mktemp("store"), some)
        answers.append(recall(asked, question, 50, granted))
        asked.vectors.close()
    assert answers[0] == answers[1]


def test_how_long_it_takes_says_nothing_of_what_is_out_of_scope(tmp_path):
    """A hundred times as much in another scope, with the same names and days. Processor time, in turns; one quiet turn is enough, and a leak would show in each."""
    own = {("a1", "a"): [Transaction(f"2025-01-{day:02d}", f"{day}.00", "EUR", "Linde") for day in range(1, 29)]}
    others = [Transaction(f"2025-01-{one % 28 + 1:02d}", f"{one}.00", "EUR", "Linde", "Ann") for one in range(2800)]
    alone, beside = ready(tmp_path / "alone", own), ready(tmp_path / "beside", {**own, ("b1", "b"): others})
    questions = [f"What did I pay at Linde on 2025-01-{day:02d} to Ann?" for day in range(1, 29)]

    def cost(version):
        before = time.process_time()
        answers = [recall(version, question, 10, ["a"]) for question in questions]
        return time.process_time() - before, answers

    cost(alone), cost(beside)
    ratios = []
    for _ in range(10):
        (less, one), (more, other) = cost(alone), cost(beside)
        assert one == other
        ratios.append(more / less)
        if ratios[-1] < 1.2:
            return
    pytest.fail(f"{min(ratios):.2f} times as long")


def test_the_same_question_has_the_same_answer_from_a_version_that_was_made_anew(tmp_path):
    answers = [recall(ready(tmp_path / name), "Anna", 9, ALL) for name in "ab"]
    assert answers[0] == answers[1]
    assert len(answers[0]) > 2


def test_the_model_is_asked_once_for_a_question(tmp_path):
    words = Words()
    asked = ready(tmp_path, words=words)
    words.made.clear()
    found(asked, "Anna")
    assert words.made == ["Anna"]
