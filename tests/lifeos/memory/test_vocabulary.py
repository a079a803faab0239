"""What is learned in the words of the ontology fits it, and what it does not have is not its own."""

import pytest

from lifeos.errors import UsageError
from lifeos.memory.facts import learned, stated
from lifeos.memory.ontology import LIFE, ontology
from lifeos.memory.vocabulary import WORDS, predicate

WHOM = "<urn:lifeos:entity:x>"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("property_", "value", "words"),
    [
        ("nope", '"y"', f"the ontology has no property 'nope'; take one of its own (account, activity, .*{WORDS}nope"),
        ("amount", '"notanumber"', "'notanumber' is no value of 'amount', which is xsd:decimal"),
        ("birthday", '"not a date"', "'not a date' is no value of 'birthday', which is xsd:date"),
        ("birthday", '"2025-02-30"', "'2025-02-30' is no value of 'birthday'"),
        ("birthday", f'"2025-02-03"^^<{XSD}date>', ""),
        ("birthday", f'"2025-02-03"^^<{XSD}decimal>', "'2025-02-03' is no value of 'birthday'"),
        ("start", '"2025-02-03T10:00:00Z"', ""),
        ("start", '"2025-02-03"', ""),
        ("start", '"soon"', "which is xsd:date or xsd:dateTime"),
        ("currency", '"Euro"', r"which is xsd:string like \^\[A-Z\]\{3\}\$"),
        ("currency", '"EUR"', ""),
        ("counterparty", '"Keller"', "'counterparty' names somebody or something; give the name .*, and not a text"),
        ("counterparty", WHOM, ""),
        ("amount", WHOM, "'amount' names nobody and nothing; its value is xsd:decimal"),
        ("title", WHOM, ""),
        ("title", '"Trip"', ""),
    ],
)
def test_a_triple_in_its_words_fits_the_ontology(property_, value, words):
    triple = f"{WHOM} <{LIFE}{property_}> {value} ."
    if not words:
        assert learned(triple, "notes").startswith(triple[:-1])
        return
    with pytest.raises(UsageError, match=words.replace("(account", r"\(account")):
        learned(triple, "notes")


@pytest.mark.parametrize("word", [f"{WORDS}nope", "https://schema.org/amount", "urn:mine:birthday"])
def test_other_vocabularies_are_free(word):
    assert f"<{word}>" in learned(f'{WHOM} <{word}> "notanumber" .', "notes")


def test_a_word_is_the_ontologys_where_it_has_it():
    for _, properties in ontology().classes.values():
        assert all(predicate(one.field) == one.predicate.value for one in properties)
    assert predicate("likes") == f"{WORDS}likes"
    assert f"<{WORDS}likes>" in stated("Anna", "likes", "tea", "notes", names=False).fact


@pytest.mark.parametrize(
    ("word", "value", "names"),
    [("birthday", "not a date", False), ("amount", "-900", True), ("place", "Linde", False)],
)
def test_what_is_stated_in_words_is_held_to_it_too(word, value, names):
    with pytest.raises(UsageError, match=f"'{word}'"):
        stated("Anna", word, value, "notes", names=names)
