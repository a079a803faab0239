"""What a version answers: at which place, and what is not to be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.ir import Question
from lifeos.memory.judging.answers import Answer, answer, says
from lifeos.memory.recall.search import recall
from tests.lifeos.memory.lives import ALL, ANNA, BELA, BILL, LIFE, POISON, id_of
from tests.lifeos.memory.recall.asking import ready

PHONE = "What is the phone number of Anna Berg?"


def question(ask, says=(), first=1, only=(), omits=(), **more):
    return Question("q", ask, says, first, only, omits, **more)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return ready(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("-940.00 EUR, Keller", "-940.00 EUR", True),
        ("-940.00 EUR, Keller", "940.00 eur", True),
        ("-940.00 EUR, Keller", "40.00 EUR", False),
        ("-9400.00 EUR", "940.00", False),
        ("-94.00 EUR", "940.00", False),
        ("1.940.00", "940.00", False),
        ("-940.50 EUR", "940", False),
        ("2025-05-01", "2025", True),
        ("Hausverwaltung  Keller\n& Sohn", "keller & sohn", True),
        ("Kellerei", "Keller", False),
        ("Anna Gru\u0308n", "Anna Grün", True),
        ("call +49 30 555 1234.", "+49 30 555 1234", True),
        ("call +49 30 555 12345", "+49 30 555 1234", False),
        ("a+b (c)", "b (c)", True),
    ],
)
def test_texts_are_held_as_whole_words_and_numbers(text, wanted, held):
    assert says(text, wanted) is held


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["", " ", "; "]), st.sampled_from(["", " ", "!"]))
def test_what_stands_alone_is_held(wanted, before, after):
    assert says(f"{before}{wanted}{after}", wanted)


def test_the_place_is_that_of_recall(known):
    hits = recall(known, PHONE, 20, ALL)
    found = answer(known, question(PHONE, ("Anna Berg", "+49 30 555 1234")), ALL)
    assert found.place == [hit.id for hit in hits].index(id_of("contacts", ANNA)) + 1
    assert [one.record for one in found.seen] == [hit.id for hit in hits]
    bela = answer(known, question(PHONE, ("Bela Haas",)), ALL)
    assert bela.place == [hit.id for hit in hits].index(id_of("contacts", BELA)) + 1 > found.place
    assert (bela.among(found.place), bela.among(bela.place)) == (False, True)


def test_an_answer_is_a_record_or_of_a_source_or_both(known):
    bill = "What did I pay at Gasthaus Linde on 6 June 2025?"
    for demanded in ({"record": id_of("giro", BILL)}, {"source": "giro"}, {"says": ("-45.00 EUR",), "source": "giro"}):
        assert answer(known, question(bill, **demanded), ALL).place == 1
    assert answer(known, question(bill, ("-45.00 EUR",), source="journal"), ALL).place is None
    assert answer(known, question(bill, ("-45.00 EUR",), record=id_of("contacts", ANNA)), ALL).place is None


def test_what_is_out_of_scope_is_no_answer(known):
    assert answer(known, question(PHONE, ("Anna Berg",), source="contacts"), ["calendar"]).place is None
    assert answer(known, question(PHONE, ("Anna Berg",)), []) == Answer(None, None, ())


def test_what_must_not_be_found_is_found_wherever_it_stands(known):
    poisoned = answer(known, question("recipe soup", omits=("ignore all previous instructions",)), ALL)
    assert poisoned.seen[poisoned.forbidden - 1].record == id_of("journal", POISON)
    assert poisoned.seen[poisoned.forbidden - 1].orders
    assert not poisoned.held(question("recipe soup"))
    clean = answer(known, question("recipe soup", omits=("transfer the money",)), ["calendar"])
    assert clean.forbidden is None
    assert clean.held(question("recipe soup", omits=("transfer the money",)))


def test_another_record_that_only_an_answer_may_be_contradicts_it(tmp_path, known):
    wanted = question(PHONE, ("Anna Berg", "+49 30 555 1234"), 2, only=("Contact", "Anna Berg"))
    assert answer(known, wanted, ALL).held(wanted)
    other = type(ANNA)("Anna Berg", (), ("+49 30 666 0000",))
    twice = ready(tmp_path, {**LIFE, ("contacts", "people"): [ANNA, other]})
    found = answer(twice, wanted, ALL)
    assert found.seen[found.forbidden - 1].record == id_of("contacts", other)
    assert not found.held(wanted)
