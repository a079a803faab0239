"""``lifeos memory embed``."""

import pytest

from lifeos.cli import embeddings
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.memory.lives import Words


@pytest.fixture
def words(monkeypatch):
    words = Words()
    monkeypatch.setattr(embeddings, "declared", lambda memory: words)
    return words


def test_the_version_that_was_ingested_last_gets_vectors_and_is_pinned_like_any_other(pinned, words):  # noqa: F811
    out = pinned.good("embed")
    assert "by words, " in out
    made = len(words.made)
    found = pinned.json("embed")
    assert (found["made"], found["model"]) == (0, "words")
    assert found["vectors"] == made
    moved = pinned.json("snapshot")
    assert (moved["before"], moved["snapshot"], moved["changes"]) == (pinned.second, found["snapshot"], [])
    pinned.good("verify")
    assert pinned.json("ingest")["snapshot"] == found["snapshot"], "nothing new: it stays embedded"
    pinned.version("three")
    assert pinned.json("embed")["made"] == 1


def test_before_anything_was_ingested(pinned, words, tmp_path):  # noqa: F811
    code, _, err = pinned("embed", "--store", str(tmp_path / "empty"))
    assert (code, "run `lifeos memory ingest context` first" in err) == (2, True)
