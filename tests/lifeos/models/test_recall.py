"""Search by meaning, with the real embedding model."""

import pytest

from lifeos.gym.recall import BY_WORDS
from lifeos.models.embedding import Embedding
from lifeos.models.recall import ByMeaning, recall
from lifeos.models.weights import EMBEDDING
from tests.lifeos.models.absent import gone

pytest.importorskip("onnxruntime")

MEMORY = {
    "note:allergy": "Allergic to penicillin since childhood",
    "note:roof": "Meeting notes: the roof repair is postponed until autumn",
    "note:sleep": "sleep 2026-02-11: 5.4 h, woke up three times",
    "note:recipe": "Pasta recipe: tomatoes, garlic, basil",
}


@pytest.fixture(scope="module")
def meaning():
    return ByMeaning(Embedding())


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Which medicine must I never be given?", "note:allergy"),
        ("When will the house be mended?", "note:roof"),
        ("Was I rested?", "note:sleep"),
        ("What shall I cook?", "note:recipe"),
    ],
)
def test_a_question_in_other_words_finds_its_record(meaning, question, best):
    assert meaning.ranked(question, MEMORY)[0] == best


def test_what_has_nothing_to_do_with_the_question_is_not_found(meaning):
    assert meaning.ranked("How much is left on the car loan?", MEMORY) == []


def test_ties_go_by_id(meaning):
    assert meaning.ranked("rent", {"b": "the rent", "a": "the rent"}) == ["a", "b"]


def test_an_empty_memory_and_an_empty_question(meaning):
    assert meaning.ranked("rent", {}) == []
    assert meaning.ranked("", MEMORY) == []


def test_a_text_is_read_once(meaning, monkeypatch):
    embedding = Embedding()
    read = []
    monkeypatch.setattr(embedding, "vector", lambda text: read.append(text) or Embedding.vector(embedding, text))
    kept = ByMeaning(embedding)
    for _ in range(3):
        kept.ranked("rent", {"a": "the rent"})
    assert read == ["rent", "the rent"]


def test_which_it_is_belongs_to_the_evidence(meaning):
    about = recall().described()
    assert about == {"recall": "meaning", "model": EMBEDDING.model, "weights": EMBEDDING.digest}


def test_without_the_model_it_is_by_words(monkeypatch):
    gone(monkeypatch, EMBEDDING.package)
    assert recall() is BY_WORDS
