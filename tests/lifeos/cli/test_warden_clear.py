import pytest

from lifeos.warden.door import Door
from lifeos.warden.journal import Journal, read
from lifeos.warden.records import Cleared, Warned


@pytest.fixture
def path(tmp_path):
    journal = Journal(str(tmp_path / "warden.jsonl"))
    journal.append([Warned(agent="ada", at=1, reason="soon")])
    journal.close()
    return str(tmp_path / "warden.jsonl")


def test_the_next_warden_knows_who_and_why(run, path):
    code, out, _ = run("warden", "clear", "ada", "--reason", "the tool is back", "--journal", path)
    assert (code, out) == (0, "ada is cleared; no warden runs, the next one will know\n")
    record = read(path)[-1]
    assert isinstance(record, Cleared)
    assert record.reason == "the tool is back"
    assert record.by


def test_the_one_that_runs_is_told_at_once(run, path):
    door = Door(path)
    code, out, _ = run("warden", "clear", "ada", "--reason", "the tool is back", "--journal", path)
    assert (code, out) == (0, "ada is cleared\n")
    assert [record.agent for record in door.said()] == ["ada"]
    door.close()


def test_a_name_that_nobody_has(run, path):
    code, _, err = run("warden", "clear", "adda", "--reason", "x", "--journal", path)
    assert code == 2
    assert "ada" in err


def test_without_a_reason_nothing_is_cleared(run, path):
    assert run("warden", "clear", "ada", "--journal", path)[0] == 2
    assert len(read(path)) == 1
