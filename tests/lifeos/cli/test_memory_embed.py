"""``lifeos memory embed``."""

import re

import pytest

from lifeos.cli import embeddings
from lifeos.memory.dataset import decode
from lifeos.memory.store import Store
from lifeos.models.weights import PARAPHRASE
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


def test_another_model_is_one_line_and_its_versions_lie_beside_those_of_the_first(pinned):  # noqa: F811
    """With real weights: of the first model and of the second."""
    pytest.importorskip("onnxruntime")

    def embedded(model):
        path = next(path for path in pinned.root.rglob("*.yaml") if "embedding:" in path.read_text())
        path.write_text(re.sub("embedding: .*", f"embedding: {model}", path.read_text()))
        done = pinned.json("embed")
        pinned.good("snapshot")
        pinned.commit(model)
        return done

    first = embedded("sentence-transformers/all-MiniLM-L6-v2")
    second = embedded("sentence-transformers/paraphrase-MiniLM-L3-v2")
    assert first["vectors"] == first["made"] == second["vectors"] == second["made"] > 0
    store = Store(str(pinned.root / ".lifeos/memory"))
    one, two = (decode(store.version(done["snapshot"])[1]) for done in (first, second))
    assert (one.vectors.model, two.vectors.model) == (first["model"], second["model"])
    assert (first["model"].split("@")[0], second["model"].split("@")[0]) == ("all-minilm-l6-v2-int8", PARAPHRASE.model)
    assert second["model"].endswith(PARAPHRASE.digest[:19])
    assert one.plain == two.plain
    assert {path for path in one.files if path.startswith("vectors/")} == set(two.files) - set(two.plain.files)
    back = embedded("sentence-transformers/all-MiniLM-L6-v2")
    assert (back["snapshot"], back["made"]) == (first["snapshot"], 0), "nothing is embedded twice"
