"""``lifeos memory verify``."""

from tests.lifeos.cli.pinned import pinned  # noqa: F401  a fixture
from tests.lifeos.cli.test_audit import audited  # noqa: F401  a fixture
from tests.lifeos.cli.test_memory_ingest import remembering  # noqa: F401  a fixture
from tests.lifeos.cli.test_memory_snapshot import ingest


def test_a_whole_version_and_one_that_is_not_there(run, remembering):  # noqa: F811
    snapshot = ingest(run, remembering)
    code, _, err = run("-C", remembering, "memory", "verify", "context")
    assert code == 1
    assert "is not in" in err
    code, out, _ = run("-C", remembering, "memory", "verify", "context", "--snapshot", snapshot)
    assert code == 0
    assert out.startswith(f"{snapshot} is whole: 5 records and ")


def test_a_lost_file_is_named(run, remembering):  # noqa: F811
    snapshot = ingest(run, remembering)
    (lost,) = [
        path
        for path in (remembering / ".lifeos/memory/files").rglob("*")
        if path.is_file() and path.read_bytes().startswith(b"<urn:lifeos:entity") and b"Keller" in path.read_bytes()
    ]
    lost.unlink()
    code, _, err = run("-C", remembering, "memory", "verify", "context", "--snapshot", snapshot)
    assert code == 1
    assert f"cannot read {lost}: No such file or directory" in err


def test_journals_are_verified_too(run, remembering):  # noqa: F811
    snapshot = ingest(run, remembering)
    run("-C", remembering, "memory", "snapshot", "context")
    run("-C", remembering, "memory", "restore", "context")
    code, out, _ = run("-C", remembering, "memory", "verify", "context")
    assert (code, out.splitlines()[1]) == (0, "1 journal with 0 entries is whole")
    path = remembering / f".lifeos/memory/journal/context/{snapshot[7:]}/entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b"begin", b"BEGIN"))
    code, _, err = run("-C", remembering, "memory", "verify", "context")
    assert code == 1
    assert f"{path} is damaged at byte 0" in err


def test_a_state_that_a_decision_was_made_on_has_to_be_in_the_journals(audited):  # noqa: F811
    """Though the end of the journal is gone with its head, somebody who kept the id finds it."""
    audited.pinned.remember("a")
    audited.pinned.remember("b")
    audited.decide("d9", audited.pinned.state)
    assert "1 state that decisions of the ledger were made on is in them" in audited.pinned.good("verify")
    (path,) = (audited.pinned.root / ".lifeos/memory/journal").rglob("entries.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    for head in (audited.pinned.root / ".lifeos/memory/heads/context").iterdir():
        head.unlink()
    code, _, err = audited.pinned("verify")
    assert code == 1
    assert "decision 'd9' was made on" in err
    assert "is not the journal that" in err
