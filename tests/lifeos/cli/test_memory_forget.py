"""``lifeos memory forget``."""

import shutil

import pytest

from tests.lifeos.cli.pinned import Pinned, pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.memory import inbox


def test_a_fact_is_absent_from_every_later_state(pinned):  # noqa: F811
    fact = pinned.remember("a")
    before = pinned.state
    assert f"{fact} is absent from context from {pinned.second}@2:" in pinned.good(
        "forget", fact, "--by", "Anna", "--why", "asked"
    )
    assert "  learned (notes): +0 -1 facts" in pinned.good("diff", before, pinned.state)
    third = pinned.version("three")
    pinned.good("restore")
    assert pinned.state.startswith(third)
    assert "Nothing is different" in pinned.good("diff", third, pinned.state)


def test_a_record_goes_with_its_facts(pinned):  # noqa: F811
    found = pinned.json("diff", "HEAD~2", "HEAD", "--facts")["changes"][0]["facts"]
    record = next(one["after"] for one in found if "Miete" in one["after"]).split(">")[0].split(":")[-1]
    before = pinned.json("restore")["state"]
    pinned.good("forget", f"record:{record}", "--by", "Anna", "--why", "asked")
    assert "  giro (finance): +0 -1 records, +0 -" in pinned.good("diff", before, pinned.state)


def test_a_mistake_is_said(pinned):  # noqa: F811
    code, _, err = pinned("forget", "everything", "--by", "Anna", "--why", "asked")
    assert code == 2
    assert "no fact and no record" in err


def record_of(pinned, word):  # noqa: F811
    """The id of the record that says something, as a target."""
    changes = pinned.json("diff", pinned.git("rev-list", "--max-parents=0", "HEAD").strip(), "HEAD", "--facts")
    every = (fact["after"] for one in changes["changes"] for fact in one["facts"])
    return "record:" + next(one for one in every if one and word in one).split(">")[0].split(":")[-1]


def holding(folder, name):
    """The files of versions below a folder that have an id in them."""
    return [path for path in (folder / "files").rglob("*") if path.is_file() and name.encode() in path.read_bytes()]


@pytest.mark.parametrize("target", ["record:" + "0" * 32, "fact:" + "0" * 32])
def test_what_does_not_exist_is_refused_and_nothing_is_written(pinned, target):  # noqa: F811
    code, out, err = pinned("forget", target, "--by", "Anna", "--why", "asked")
    assert (code, out) == (2, "")
    assert f"has {target}, and nobody learned it, so nothing is forgotten" in err
    assert pinned.state is None
    assert not (pinned.root / "memory/context.forgotten").exists()


def test_it_is_in_no_later_version(pinned):  # noqa: F811
    record = record_of(pinned, "Miete")
    said = pinned.good("forget", record, "--by", "Anna", "--why", "asked")
    assert "  wrote memory/context.forgotten" in said
    assert "forgotten" not in pinned.good("forget", record, "--by", "Anna", "--why", "asked"), "it is listed already"
    before = holding(pinned.root / ".lifeos/memory", record.removeprefix("record:"))
    assert "1 target of `memory forget` left out" in pinned.good("ingest")
    assert "  giro (finance): +0 -1 records" in pinned.good("snapshot")
    pinned.commit("without it")
    pinned.version("more")
    assert holding(pinned.root / ".lifeos/memory", record.removeprefix("record:")) == before, "older versions alone"


def test_a_version_that_was_ingested_before_is_not_pinned(pinned):  # noqa: F811
    record = record_of(pinned, "Miete")
    inbox.write(pinned.root / ".lifeos/inbox", {"notes/trip.md": "three"})
    pinned.good("ingest")
    pinned.good("forget", record, "--by", "Anna", "--why", "asked")
    code, _, err = pinned("snapshot")
    assert code == 2
    assert f"was ingested before {record} was forgotten; run `lifeos memory ingest context` again" in err
    pinned.good("ingest")
    pinned.good("snapshot")


def test_another_machine_has_it_forgotten_by_git_alone(pinned, run, tmp_path):  # noqa: F811
    """A clone, the objects of a remote as `dvc push` brings them, and neither journal nor list of the first store; the pin still names the version that has it."""
    record = record_of(pinned, "Miete")
    pinned.good("forget", record, "--by", "Anna", "--why", "asked")
    pinned.commit("forget it")
    pinned.git("revert", "--no-edit", "HEAD")
    shutil.copytree(pinned.root / ".lifeos/memory/files", tmp_path / "remote/files")
    pinned.git("clone", "-q", str(pinned.root), str(tmp_path / "clone"))
    other = Pinned.__new__(Pinned)
    other.run, other.root = run, tmp_path / "clone"
    other.good("restore", "--from", str(tmp_path / "remote"))
    assert holding(tmp_path / "clone/.lifeos/memory", record.removeprefix("record:")), "the version is as it was"
    assert f"forget    {record} by somebody else" in other.good("log")
    assert "  giro (finance): +0 -1 records" in other.good("diff", pinned.second, other.state)
    inbox.small(tmp_path / "clone/.lifeos/inbox")
    assert other.json("ingest")["forgotten"] == 1


def test_another_machine_has_it_forgotten_by_the_store_it_restores_from(pinned, run, tmp_path):  # noqa: F811
    pinned.git("clone", "-q", str(pinned.root), str(tmp_path / "clone"))
    record = record_of(pinned, "Miete")
    pinned.good("forget", record, "--by", "Anna", "--why", "asked")
    other = Pinned.__new__(Pinned)
    other.run, other.root = run, tmp_path / "clone"
    other.good("restore", "--from", str(pinned.root / ".lifeos/memory"))
    assert f"forget    {record}" in other.good("log")


def test_what_another_store_has_forgotten_is_left_out_from_then_on_and_listed(pinned, tmp_path):  # noqa: F811
    record, told = record_of(pinned, "Miete"), tmp_path / "told"
    assert pinned.json("ingest", "--forgotten", told)["forgotten"] == 0, "where there is no list nothing is forgotten"
    told.write_text("Miete\n")
    code, _, err = pinned("ingest", "--forgotten", told)
    assert code == 1
    assert f"{told} is damaged at line 1" in err
    told.write_text(f"{record}\n")
    assert pinned.json("ingest", "--forgotten", told)["forgotten"] == 1
    assert pinned.json("ingest")["forgotten"] == 1, "for good"
    said = pinned.good("snapshot")
    assert "  1 target more listed as forgotten\n" in said
    assert "  giro (finance): +0 -1 records" in said
    assert (pinned.root / "memory/context.forgotten").read_text() == f"{record}\n"


@pytest.mark.parametrize("damage", ["tail", "middle", "gone"])
def test_a_lost_end_of_the_journal_is_found_and_brings_nothing_back(pinned, damage):  # noqa: F811
    pinned.remember("a")
    record = record_of(pinned, "Miete")
    pinned.good("forget", record, "--by", "Anna", "--why", "asked")
    (path,) = (pinned.root / ".lifeos/memory/journal").rglob("entries.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    if damage == "gone":
        shutil.rmtree(pinned.root / ".lifeos/memory/journal")
    else:
        path.write_bytes(b"".join(lines[:-1]) + (lines[-1][:40] if damage == "middle" else b""))
    for command in ("verify", "restore", "log"):
        code, _, err = pinned(command)
        assert code == 1, command
        assert "entries.jsonl is damaged at byte" in err
    code, out, _ = pinned("status")
    assert code == 1
    assert "is damaged at byte" in out
    (head,) = (pinned.root / ".lifeos/memory/heads/context").iterdir()
    head.unlink()
    pinned.good("verify")
    pinned.good("restore")
    assert f"forget    {record}" in pinned.good("log")
