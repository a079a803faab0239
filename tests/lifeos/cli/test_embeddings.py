"""The embedding model that a memory declares."""

import msgspec
import pytest

from lifeos.cli import embeddings
from lifeos.errors import UsageError
from tests.lifeos.memory.inbox import MEMORY


def test_the_declared_model_is_the_one_that_is_carried():
    name = "sentence-transformers/all-MiniLM-L6-v2@c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
    embedder = embeddings.declared(msgspec.structs.replace(MEMORY, embedding=name))
    assert embedder.model.startswith("all-minilm-l6-v2-int8@sha256:")
    assert embedder.vector("a coffee").shape == (embedder.dimension,)


def test_another_model_is_refused():
    with pytest.raises(UsageError, match="declares the embedding model other/model@1, and this machine has all-minilm"):
        embeddings.declared(msgspec.structs.replace(MEMORY, embedding="other/model@1"))
