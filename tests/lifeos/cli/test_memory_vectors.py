"""Vectors that a version lacks or has are said where it is pinned and compared."""

import pytest

from lifeos.cli import memory_vectors
from lifeos.memory import ingest
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from lifeos.memory.vectors.embed import embed
from lifeos.memory.verify import verify
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.memory.lives import LIFE, Words, version


@pytest.fixture
def both(tmp_path):
    """A store, a version, and the same with its vectors."""
    store, plain = version(tmp_path, LIFE)
    return store, plain, embed(store, verify(store, plain), Words(), []).snapshot


def test_what_is_said(both):
    store, plain, embedded = both
    assert memory_vectors.number(store, embedded) == 7
    assert memory_vectors.lacking(store, "life", embedded, plain) == ""
    assert memory_vectors.lacking(store, "life", NOTHING) == ""
    assert memory_vectors.lacking(store, "life", "sha256:" + "0" * 64) == ""
    lost = memory_vectors.lacking(store, "life", plain, embedded)
    assert lost.startswith("without vectors; the one before had 7: ")
    assert "`lifeos memory embed life`" in lost
    assert memory_vectors.change(store, "life", embedded, plain) == lost
    assert memory_vectors.change(store, "life", plain, embedded) == "7 vectors by words; before none"
    assert memory_vectors.change(store, "life", embedded, embedded) == ""
    assert memory_vectors.change(store, "life", plain, plain) == ""


def test_a_pin_that_loses_them_says_so(pinned):  # noqa: F811
    store = Store(str(pinned.root / ".lifeos/memory"))
    embedded = embed(store, verify(store, pinned.second), Words(), []).snapshot
    ingest.move(store.folder, "context", embedded)
    assert "vectors by words; before none" in pinned.good("snapshot")
    pinned.commit("with vectors")
    assert "without vectors" not in pinned.good("status")
    pinned.good("ingest")
    assert "is pinned at" in pinned.good("snapshot"), "the same files are the same version, with its vectors"
    (pinned.root / ".lifeos/inbox/notes/trip.md").write_text("four")
    pinned.good("ingest")
    assert "  without vectors; the one before had " in pinned.good("snapshot")
    assert "  without vectors: " in pinned.good("status")
    assert "  without vectors; the one before had " in pinned.good("diff", "HEAD")
    assert "\nWithout vectors; the one before had " in pinned.good("diff", "HEAD", "--format", "markdown")
    assert pinned.json("diff", "HEAD")["vectors"].startswith("without vectors")
