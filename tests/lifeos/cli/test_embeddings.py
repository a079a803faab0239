"""The embedding model that a memory declares."""

import msgspec
import pytest

from lifeos.cli import embeddings
from lifeos.errors import UsageError
from lifeos.models.weights import EMBEDDING, PARAPHRASE
from tests.lifeos.memory.inbox import MEMORY
from tests.lifeos.models import cached

BGE = ("BAAI/bge-small-en-v1.5", "Qdrant/bge-small-en-v1.5-onnx-Q", "model_optimized.onnx")


def declared(name):
    return embeddings.declared(msgspec.structs.replace(MEMORY, embedding=name))


@pytest.mark.parametrize("name", ["sentence-transformers/all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8"])
@pytest.mark.parametrize("version", ["", "@c9745ed1d9f207416be6d2e6f8de32d1f16199bf", f"@{EMBEDDING.digest}"])
def test_the_declared_model_is_the_one_that_is_carried(name, version):
    embedder = declared(name + version)
    assert embedder.model.startswith("all-minilm-l6-v2-int8@sha256:")
    assert embedder.vector("a coffee").shape == (embedder.dimension,)


@pytest.mark.parametrize("digits", [12, 64])
def test_another_one_is_a_line(digits):
    embedder = declared(f"sentence-transformers/paraphrase-MiniLM-L3-v2@{PARAPHRASE.digest[: 7 + digits]}")
    assert embedder.model == f"paraphrase-minilm-l3-v2@{PARAPHRASE.digest[:19]}"
    assert embedder.vector("a coffee") @ declared("all-MiniLM-L6-v2").vector("a coffee") < 0.5


@pytest.mark.parametrize("version", [PARAPHRASE.digest, EMBEDDING.digest[:18], "sha256:"])
def test_weights_that_are_not_the_declared_ones_are_refused(version):
    message = (
        f"declares .*@{version}, and the weights on this machine are all-MiniLM-L6-v2@{EMBEDDING.digest[:19]}: bring"
    )
    with pytest.raises(UsageError, match=message):
        declared(f"all-MiniLM-L6-v2@{version}")


def test_a_model_that_is_fetched_is_declared_with_its_weights(monkeypatch, tmp_path):
    cached.cache(monkeypatch, tmp_path, BGE)
    exact = f"{BGE[0]}@{EMBEDDING.digest[:19]}"
    for vague in (BGE[0], f"{BGE[0]}@main"):
        with pytest.raises(UsageError, match=f"says not which weights of {BGE[0]} it means; declare {exact}$"):
            declared(vague)
    assert declared(exact).model == exact.lower()
    with pytest.raises(UsageError, match=f"the weights on this machine are {exact}"):
        declared(f"{BGE[0]}@{PARAPHRASE.digest}")


def test_one_that_nobody_knows_is_refused():
    with pytest.raises(
        UsageError, match=r"memory 'context' declares the embedding model other/model@1: fastembed knows no"
    ):
        declared("other/model@1")
