"""The pin: a pointer that DVC reads, and one value of the declaration."""

import pytest
import yaml

from lifeos.memory import pin
from lifeos.memory.store import Folder
from lifeos.source.document import Document, Source
from tests.lifeos.memory import stops

OLD, NEW = "sha256:" + "1" * 64, "sha256:" + "2" * 64
FOLDER = Folder("a" * 32 + ".dir", 12, 3)
TEXT = f"""# kept
kind: Memory
metadata: {{name: context}}
spec:
  description: "sha256:{"1" * 64}"
  snapshot:   {OLD}   # moved by a pull request
  embedding: x
"""


def document(text=TEXT):
    return Document("Memory", "context", {}, Source("agents.d/platform/memory.yaml", text), 0)


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_only_the_pin_moves(quote):
    text = TEXT.replace(f"  {OLD} ", f"  {quote}{OLD}{quote} ")
    assert pin.moved(document(text), NEW) == text.replace(f"{OLD}{quote}   #", f"{NEW}{quote}   #")


def test_the_pointer_is_yaml_with_the_version():
    assert yaml.safe_load(pin.pointer("context", NEW, FOLDER)) == {
        "outs": [{"md5": FOLDER.md5, "size": 12, "nfiles": 3, "hash": "md5", "path": "context"}],
        "meta": {"snapshot": NEW},
    }


def test_the_first_pin_prepares_the_repository_and_the_second_writes_nothing(tmp_path):
    store = str(tmp_path / ".lifeos/memory")
    assert pin.write(str(tmp_path), document(), NEW, FOLDER, store) == [
        ".dvc/.gitignore",
        ".dvc/config",
        "memory/context.dvc",
        "memory/.gitignore",
        "agents.d/platform/memory.yaml",
    ]
    assert "url = ../.lifeos/memory" in (tmp_path / ".dvc/config").read_text()
    assert (tmp_path / "memory/.gitignore").read_text() == "/context\n"
    assert pin.write(str(tmp_path), document(), NEW, FOLDER, store) == []


def test_what_somebody_configured_is_kept(tmp_path):
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc/config").write_text("[core]\n")
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory/.gitignore").write_text("/other\n")
    pin.write(str(tmp_path), document(), NEW, FOLDER, str(tmp_path / ".lifeos/memory"))
    assert (tmp_path / ".dvc/config").read_text() == "[core]\n"
    assert (tmp_path / "memory/.gitignore").read_text() == "/other\n/context\n"


def test_a_store_elsewhere_is_written_into_no_configuration(tmp_path):
    (tmp_path / "repo").mkdir()
    assert ".dvc/config" not in pin.write(str(tmp_path / "repo"), document(), NEW, FOLDER, str(tmp_path / "store"))


def test_ended_before_each_change_agents_have_one_version_or_the_other_and_the_next_ends_it(tmp_path, monkeypatch):
    (tmp_path / "agents.d/platform").mkdir(parents=True)
    declared = tmp_path / "agents.d/platform/memory.yaml"
    store = str(tmp_path / ".lifeos/memory")

    def written():
        return {
            path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file() and path.suffix != ".tmp"
        }

    declared.write_text(TEXT)
    pin.write(str(tmp_path), document(), NEW, FOLDER, store)
    whole = written()
    for path in whole:
        path.unlink()
    declared.write_text(TEXT)

    def look():
        assert declared.read_text() == TEXT, "the pin that agents see moves last"
        assert all(whole[path] == data for path, data in written().items() if path != declared)

    assert stops.each(monkeypatch, lambda: pin.write(str(tmp_path), document(), NEW, FOLDER, store), look) > 3
    assert written() == whole


@pytest.mark.parametrize("limit", [0, 30, 150])
def test_a_disk_that_takes_no_more_moves_no_pin_that_agents_see(tmp_path, limit):
    (tmp_path / "agents.d/platform").mkdir(parents=True)
    declared = tmp_path / "agents.d/platform/memory.yaml"
    declared.write_text(TEXT)
    store = str(tmp_path / ".lifeos/memory")
    with stops.full(limit), pytest.raises(OSError, match="File too large"):
        pin.write(str(tmp_path), document(), NEW, FOLDER, store)
    assert declared.read_text() == TEXT
    assert list(tmp_path.rglob("*.tmp")) == []
    assert "agents.d/platform/memory.yaml" in pin.write(str(tmp_path), document(), NEW, FOLDER, store)
    assert NEW in declared.read_text()
