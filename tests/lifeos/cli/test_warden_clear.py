import pytest

from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
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


def test_what_a_gateway_has_opened_is_closed_in_its_ledger(run, tmp_path):
    where = str(tmp_path / "ledger.sqlite")
    ledger = SqlLedger(where)
    for name in ("agent/ada", "pods/ada"):
        ledger.do(breakers.Open(f"x-{name}", name, "a storm", 253_402_300_799_000_000))
    ledger.close()
    code, out, err = run("warden", "clear", "ada", "--reason", "the tool is back", "--ledger", where)
    assert (code, out) == (0, "ada is cleared\n"), err
    code, _, err = run("warden", "clear", "ada", "--reason", "again", "--ledger", where)
    assert (code, "no breaker of 'ada' is open" in err) == (2, True)
    ledger = SqlLedger(where)
    assert {ledger.row(Breaker, name).state for name in ("agent/ada", "pods/ada")} == {"closed"}
    assert all("the tool is back" in one.line.event.reason for one in ledger.lines(kind="closed"))
    ledger.close()


def test_an_account_without_a_name_clears_too(run, tmp_path, monkeypatch):
    """As in a pod, where the ledger's file is."""
    where = str(tmp_path / "ledger.sqlite")
    ledger = SqlLedger(where)
    ledger.do(breakers.Open("x", "pods/ada", "a storm", breakers.FOREVER))
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 65532)
    code, _, err = run("warden", "clear", "ada", "--reason", "mended", "--ledger", where)
    assert code == 0, err
    [closed] = ledger.lines(kind="closed")
    assert closed.line.event.reason == "uid 65532: mended"
    ledger.close()
