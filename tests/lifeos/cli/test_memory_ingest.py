"""``lifeos memory ingest``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lifeos.memory import inbox

DECLARATION = """apiVersion: lifeos.dev/v1alpha1
kind: Memory
metadata: {name: context}
spec:
  description: What is known.
  scopes:
    - {name: finance, description: Bookings.}
    - {name: notes, description: Notes.}
  sources:
    - {name: giro, connector: bank-camt-csv, path: bank, scope: finance}
    - {name: journal, connector: markdown, path: notes, scope: notes}
  snapshot: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  embedding: example/embedder@1.0.0
"""


@pytest.fixture
def remembering(fresh):
    """A repository with a memory that nobody is granted yet, and an inbox."""
    (fresh / "agents.d/platform/memory.yaml").write_text(DECLARATION)
    hello = fresh / "agents.d/platform/hello/agent.yaml"
    hello.write_text(hello.read_text().replace("  memory: {ref: user-context, scopes: [notes]}\n", ""))
    inbox.small(fresh / ".lifeos/inbox")
    return fresh


def test_counts_and_the_version(run, remembering):
    code, out, err = run("-C", remembering, "memory", "ingest", "context")
    assert (code, err) == (0, "")
    giro, journal, version = out.splitlines()
    assert giro == "  giro: 3 records in 1 file, 1 of them new"
    assert journal == "  journal: 2 records in 2 files, 2 of them new"
    assert version.startswith("context is sha256:")
    code, again, _ = run("-C", remembering, "memory", "ingest", "context", "--format", "json")
    assert json.loads(again)["snapshot"] == version.removeprefix("context is ")
    assert [one["fresh"] for one in json.loads(again)["sources"]] == [0, 0]


def test_what_is_no_longer_in_the_inbox_is_said(run, remembering):
    run("-C", remembering, "memory", "ingest", "context")
    notes = sorted((remembering / ".lifeos/inbox/notes").iterdir())
    notes.pop().unlink()
    _, out, _ = run("-C", remembering, "memory", "ingest", "context")
    assert "  journal: 1 record in 1 file, 0 of them new; 1 fewer than the last time\n" in out
    notes.pop().unlink()
    _, out, _ = run("-C", remembering, "memory", "ingest", "context")
    said = (
        "  journal: 0 records in 0 files, 0 of them new; nothing is left of 1 record: are its files where they were?\n"
    )
    assert said in out
    _, out, _ = run("-C", remembering, "memory", "ingest", "context")
    assert "  journal: 0 records in 0 files, 0 of them new\n" in out


def test_what_is_refused_is_counted_and_nothing_of_it_is_printed(run, remembering):
    inbox.write(
        remembering / ".lifeos/inbox", {"bank/bad.csv": inbox.HEAD + inbox.row(amount="GEHEIM", party="GEHEIM")}
    )
    code, out, err = run("-C", remembering, "memory", "ingest", "context")
    assert (code, err) == (0, "")
    assert "  giro: 3 records in 2 files, 2 of them new, 1 in quarantine" in out
    path = out.splitlines()[-1].removeprefix("What could not be read, and why: ")
    with open(path) as file:
        assert "GEHEIM" not in out + file.read()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("contxt",), "there is no memory 'contxt'; did you mean 'context'?"),
        (("context", "--inbox", "nowhere"), "where there is nothing"),
    ],
)
def test_a_mistake_is_said(run, remembering, words, said):
    code, _, err = run("-C", remembering, "memory", "ingest", *words)
    assert code == 2
    assert said in err
    assert not os.path.exists(remembering / ".lifeos/memory/ingest/context/head")


def test_a_memory_without_sources_is_a_mistake(run, remembering):
    path = remembering / "agents.d/platform/memory.yaml"
    path.write_text(
        "".join(
            line for line in DECLARATION.splitlines(keepends=True) if "connector" not in line and "sources" not in line
        )
    )
    code, _, err = run("-C", remembering, "memory", "ingest", "context")
    assert code == 2
    assert "declares no sources" in err


def test_a_disk_that_takes_no_more_is_the_machines_fault(run, remembering):
    """The kernel refuses files of more than a kilobyte."""
    run("-C", remembering, "memory", "ingest", "context")
    head = remembering / ".lifeos/memory/ingest/context/head"
    before = head.read_text()
    inbox.write(remembering / ".lifeos/inbox", {"notes/long.md": "long " * 1000})
    program = Path(sys.executable).parent / "lifeos"
    command = f"ulimit -f 1; exec {program} -C {remembering} memory ingest context"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    store = remembering / ".lifeos/memory"
    assert f"cannot read or write {store}: File too large; what was known before is as it was" in done.stderr
    assert head.read_text() == before
    assert list(remembering.rglob("*.tmp")) == []
