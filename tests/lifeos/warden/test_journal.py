import pytest

from lifeos.errors import UsageError
from lifeos.warden.journal import Journal
from lifeos.warden.records import Opened, Started, Warned

RECORDS = [
    Warned(agent="ada", at=1, reason="soon"),
    Opened(agent="ada", at=2, signature="rate", reason="too\nfast", until=9),
    Started(agent="ada", at=3, instance="x"),
]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "warden.jsonl")


def written(path, records):
    journal = Journal(path)
    journal.append(records)
    journal.close()


def read(path):
    journal = Journal(path)
    journal.close()
    return journal.records


def test_it_gives_what_it_was_given(path):
    written(path, RECORDS[:1])
    written(path, RECORDS[1:])
    assert read(path) == RECORDS


def test_cut_off_anywhere_it_gives_the_records_before(path):
    written(path, RECORDS)
    with open(path, "rb") as file:
        data = file.read()
    for size in range(len(data) + 1):
        with open(path, "wb") as file:
            file.write(data[:size])
        assert read(path) == RECORDS[: data[:size].count(b"\n")]
        written(path, RECORDS[:1])
        assert read(path)[-1] == RECORDS[0]


def test_one_process_writes_at_a_time(path):
    journal = Journal(path)
    with pytest.raises(UsageError, match="another warden"):
        Journal(path)
    journal.close()
    Journal(path).close()


def test_what_no_warden_wrote_is_refused_and_kept(path):
    with open(path, "w") as file:
        file.write("hello\n")
    with pytest.raises(UsageError, match="no warden wrote"):
        Journal(path)
    with open(path) as file:
        assert file.read() == "hello\n"
