"""``lifeos memory snapshot``."""

import json

from lifeos.memory.journal import forgotten
from tests.lifeos.cli.test_memory_ingest import DECLARATION, remembering  # noqa: F401  a fixture
from tests.lifeos.memory import inbox


def ingest(run, root):
    code, out, _ = run("-C", root, "memory", "ingest", "context", "--format", "json")
    assert code == 0
    return json.loads(out)["snapshot"]


def declared(root):
    return (root / "agents.d/platform/memory.yaml").read_text()


def test_the_pin_moves_and_what_changes_is_told(run, remembering):  # noqa: F811
    snapshot = ingest(run, remembering)
    code, out, err = run("-C", remembering, "memory", "snapshot", "context")
    assert (code, err) == (0, "")
    assert "  giro (finance): +3 -0 records" in out
    assert "  wrote memory/context.dvc" in out
    empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert declared(remembering) == DECLARATION.replace(empty, snapshot)
    assert snapshot in (remembering / "memory/context.dvc").read_text()

    _, out, _ = run("-C", remembering, "memory", "snapshot", "context")
    assert out == f"context is pinned at {snapshot} already\n"

    inbox.write(remembering / ".lifeos/inbox", {"notes/trip.md": "Cancelled.\n"})
    ingest(run, remembering)
    _, out, _ = run("-C", remembering, "memory", "snapshot", "context", "--format", "json")
    (change,) = json.loads(out)["changes"]
    assert {name: change[name] for name in change if not name.startswith("facts")} == {
        "source": "journal",
        "scope": "notes",
        "records_added": 0,
        "records_removed": 0,
        "records_changed": 1,
    }


def test_a_workflow_decides_by_files(run, remembering, tmp_path):  # noqa: F811
    snapshot = ingest(run, remembering)
    said = []
    for _ in range(2):
        run("-C", remembering, "memory", "snapshot", "context", "--output", tmp_path / "out")
        said.append((tmp_path / "out/changed").read_text())
    assert said == ["yes", "no"]
    assert (tmp_path / "out/branch").read_text() == f"memory/context/{snapshot.removeprefix('sha256:')}"


def test_where_more_is_forgotten_and_no_other_version_made_of_it_the_list_is_what_is_proposed(
    run,
    remembering,  # noqa: F811
    tmp_path,
):
    snapshot, out = ingest(run, remembering), tmp_path / "out"

    def proposed():
        assert run("-C", remembering, "memory", "snapshot", "context", "--output", out)[0] == 0
        return tuple((out / name).read_text() for name in ("branch", "changed", "summary"))

    branches = {proposed()[0]}
    for digit in "12":
        forgotten.add(str(remembering / ".lifeos/memory"), "context", {f"record:{digit * 32}"})
        branch, changed, summary = proposed()
        assert (changed, summary) == ("yes", "context: 1 target more listed as forgotten")
        assert branch.startswith("memory/context/forgotten-")
        branches.add(branch)
        assert proposed()[1:] == ("no", f"context is pinned at {snapshot} already")
    assert len(branches) == 3


def test_what_was_pinned_elsewhere_cannot_be_compared_and_is_said_so(run, remembering):  # noqa: F811
    ingest(run, remembering)
    path = remembering / "agents.d/platform/memory.yaml"
    path.write_text(DECLARATION.replace("sha256:e3b0", "sha256:0000"))
    code, out, _ = run("-C", remembering, "memory", "snapshot", "context")
    assert code == 0
    assert "what changes cannot be told" in out


def test_before_anything_was_ingested_it_is_a_mistake(run, remembering):  # noqa: F811
    code, _, err = run("-C", remembering, "memory", "snapshot", "context")
    assert code == 2
    assert "run `lifeos memory ingest context` first" in err
    assert declared(remembering) == DECLARATION


def test_a_damaged_version_is_never_pinned(run, remembering):  # noqa: F811
    ingest(run, remembering)
    for path in (remembering / ".lifeos/memory/files/md5").rglob("*"):
        if path.is_file() and b"Keller" in path.read_bytes():
            path.write_bytes(b"x")
    code, _, err = run("-C", remembering, "memory", "snapshot", "context")
    assert code == 1
    assert "is damaged" in err
    assert declared(remembering) == DECLARATION
