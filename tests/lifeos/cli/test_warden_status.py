import json

import pytest

from lifeos.warden.journal import Journal
from lifeos.warden.records import Condemned, Opened, Probed, Proposed, Warned

LATE = 32_503_680_000_000_000  # the year 3000
NOW = 1_900_000_000_000_000


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr("time.time_ns", lambda: NOW * 1000)
    return tmp_path / "warden.jsonl"


def opened(agent, until=LATE):
    return Opened(agent=agent, at=1, signature="rate", reason=f"'{agent}' is too fast", until=until)


def condemned(agent, at=NOW - 5):
    return Condemned(agent=agent, at=at, reason=f"'{agent}' does not heed", until=LATE)


RECORDS = [
    opened("ada"),
    Warned(agent="bob", at=1, reason="soon"),
    condemned("cem"),
    *[condemned("dia")] * 3,
    Proposed(agent="dia", at=9, change="abc"),
    opened("eve", until=9),
    opened("fay", until=9),
    Probed(agent="fay", at=9, session="s", until=LATE),
]


def test_it_says_where_each_stands_and_why(run, path):
    journal = Journal(str(path))
    journal.append(RECORDS)
    code, out, _ = run("warden", "status", "--journal", path)
    journal.close()
    assert code == 0
    assert out.splitlines() == [
        "ada: calls are refused until 3000-01-01T00:00:00Z",
        "  'ada' is too fast",
        "bob: well, one step before a storm",
        "cem: kept down until 3000-01-01T00:00:00Z, killed 1 time within a day",
        "  'cem' does not heed",
        "dia: kept down until a person clears it, killed 3 times within a day; suspend: true is proposed (abc)",
        "  'dia' does not heed",
        "eve: the next session may try",
        "  'eve' is too fast",
        "fay: one session tries, until 3000-01-01T00:00:00Z",
        "  'fay' is too fast",
    ]


def test_as_json(run, path):
    journal = Journal(str(path))
    journal.append([condemned("cem")])
    journal.close()
    found = json.loads(run("warden", "status", "--journal", path, "--format", "json")[1])
    assert found["cem"] == {
        "runs": False,
        "calls": "refuse",
        "until": "3000-01-01T00:00:00Z",
        "killed": 1,
        "reason": "'cem' does not heed",
        "proposed": None,
    }


def test_where_no_warden_was(run, path):
    code, _, err = run("warden", "status", "--journal", path)
    assert (code, "cannot read" in err) == (2, True)
