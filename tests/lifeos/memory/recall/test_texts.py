"""Which records say a word."""

from lifeos.memory.recall import texts
from lifeos.memory.recall.texts import OverlaidTexts, Spoken, Texts

EVERY = (
    Spoken("r1", "finance", "Transaction on 2025-05-01: -940.00 EUR, Hausverwaltung Keller, Miete 05/2025"),
    Spoken("r2", "notes", "Note on 2025-05-02: Journal, Paid the Miete."),
    Spoken("r3", "people", "Learned on 2026-01-01 from hello: Anna, likes: tea"),
)


def test_within_scopes_and_by_stem():
    known = Texts(EVERY)
    assert list(known.saying("miete", ["finance", "notes"])) == ["r1", "r2"]
    assert list(known.saying("miete", ["notes"])) == ["r2"]
    assert list(known.saying("like", ["people"])) == ["r3"]
    assert list(known.saying("miete", [])) == []


def test_what_all_of_a_kind_say_and_numbers_are_no_words():
    known = Texts(EVERY)
    for form in ("transaction", "learned", "2025", "05"):
        assert not known.saying(form, ["finance", "notes", "people"])


def test_too_many_say_nothing_of_each(monkeypatch):
    monkeypatch.setattr(texts, "HUB", 1)
    known = Texts(EVERY)
    assert list(known.saying("miete", ["finance", "notes"])) == []
    assert list(known.saying("miete", ["finance"])) == ["r1"]


def test_what_is_gone_says_nothing_and_what_was_made_anew_says_what_it_says_now():
    known = OverlaidTexts(Texts(EVERY), {"r1", "r2"}, [Spoken("r2", "notes", "Note: Journal, Paid."), EVERY[2]])
    assert list(known.saying("miete", ["finance", "notes"])) == []
    assert list(known.saying("paid", ["notes"])) == ["r2"]
