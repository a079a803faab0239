"""What git lists as forgotten."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.journal import forgotten
from lifeos.memory.versions import listed
from tests.lifeos.memory.versions.history import History

A, B, C = (f"{kind}:{letter * 32}" for kind, letter in (("record", "a"), ("fact", "b"), ("record", "c")))


@pytest.fixture
def history(tmp_path):
    return History(tmp_path)


def test_what_was_forgotten_is_listed_beside_the_pin(history):
    history.version("one")
    root, store = str(history.root), history.store.folder
    assert listed.files(root, "context", store) == {}
    forgotten.add(store, "context", [A])
    assert listed.write(root, "context", store) == ["memory/context.forgotten", "memory/.gitattributes"]
    assert listed.write(root, "context", store) == []
    forgotten.add(store, "context", [B])
    history.pin(history.ingest({"notes/more.md": "two"}))
    assert (history.root / "memory/context.forgotten").read_text() == f"{B}\n{A}\n"


def test_a_revert_brings_nothing_back(history):
    root, store = str(history.root), history.store.folder
    forgotten.add(store, "context", [A])
    listed.write(root, "context", store)
    assert listed.listed(root, "context") == {A}, "before it is committed"
    history.commit()
    history.git("revert", "--no-edit", "HEAD")
    assert not (history.root / "memory/context.forgotten").exists()
    assert listed.listed(root, "context") == {A}
    other = str(history.root / "other")
    listed.tell(root, "context", other)
    assert forgotten.read(forgotten.of(other, "context")) == {A}


def test_two_branches_are_merged_without_a_conflict(history):
    root, store = str(history.root), history.store.folder
    forgotten.add(store, "context", [B])
    listed.write(root, "context", store)
    history.commit()
    path = history.root / "memory/context.forgotten"
    history.git("checkout", "-qb", "other")
    path.write_text(f"{B}\n{A}\n")
    history.commit()
    history.git("checkout", "-q", "main")
    path.write_text(f"{B}\n{C}\n")
    history.commit()
    assert listed.listed(root, "context") == {A, B, C}, "a branch that is here counts before it is merged"
    history.git("merge", "-q", "--no-edit", "other")
    assert sorted(path.read_text().splitlines()) == sorted((A, B, C))


def test_outside_of_git_it_is_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory/context.forgotten").write_text(f"{A}\n")
    assert listed.listed(str(tmp_path), "context") == {A}
    (tmp_path / "memory/context.forgotten").write_text("<<<<<<< HEAD\n")
    with pytest.raises(LifeOSError, match="damaged at line 1"):
        listed.listed(str(tmp_path), "context")
