"""``lifeos ledger verify``."""

import json
import sqlite3

import pytest

from tests.lifeos.cli.spending_fleet import ledger  # noqa: F401  a fixture


def change(path, statement):
    with sqlite3.connect(path) as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


def test_whole_and_where_it_is(run, fresh, ledger):  # noqa: F811
    code, out, _ = run("-C", fresh, "ledger", "verify", "--ledger", ledger)
    assert code == 0
    assert "is whole: 16 events, and 1" in out
    position = out.splitlines()[-1]
    assert run("-C", fresh, "ledger", "verify", "--ledger", ledger, "--noted", position)[0] == 0
    forged = position[:-1] + ("0" if position[-1] != "0" else "1")
    code, out, _ = run("-C", fresh, "ledger", "verify", "--ledger", ledger, "--noted", forged)
    assert code == 1
    assert "error[LOS1001]: event 16 of the ledger is not as it was written: it is not the event that was noted" in out


@pytest.mark.parametrize(
    ("statement", "code", "line"),
    [
        ("UPDATE event SET line = replace(line, '2000000', '2') WHERE n = 9", "LOS1001", 9),
        ("DELETE FROM event WHERE n = 1", "LOS1001", 1),
        ("UPDATE event SET line = 'x' WHERE n = 1", "LOS1001", 1),
        ("UPDATE account SET spent = 0 WHERE holder = 'agent/finance'", "LOS1002", 1),
    ],
)
def test_what_is_wrong_and_where(run, fresh, ledger, statement, code, line):  # noqa: F811
    change(ledger, statement)
    status, out, err = run("-C", fresh, "ledger", "verify", "--ledger", ledger, "--format", "json")
    assert (status, err) == (1, "")
    (found,) = json.loads(out)["diagnostics"]
    assert (found["code"], found["line"]) == (code, line)
    assert found["file"].endswith("ledger.sqlite")


def test_no_ledger(run, fresh, tmp_path):
    (tmp_path / "notes").write_text("notes")
    for words, said in ((("--ledger", tmp_path / "notes"), "file is not a database"), ((), "there is no ledger at")):
        code, _, err = run("-C", fresh, "ledger", "verify", *words)
        assert code in (1, 2)
        assert said in err
