"""What went wrong, as lines: the first of it in words, the rest by number and by scenario, and nothing that would command a terminal."""

from lifeos.cli.went_wrong import went_wrong_lines
from lifeos.gym.record import Record
from lifeos.gym.trace import Trace
from lifeos.verdict.observations import Observation


def record(index, *missing, status="judged", scenario="today"):
    return Record(Observation(index, status), Trace(index, scenario, "stressed", (), status, ""), missing=missing)


def test_nothing_is_said_where_nothing_did():
    assert list(went_wrong_lines({index: record(index) for index in range(3)})) == []


def test_the_first_are_told_and_the_others_counted():
    records = {index: record(index, "no decision within 30 s", status="timeout") for index in range(6)}
    records |= {6: record(6), 7: record(7, *"abcdef", scenario="outage"), 8: record(8, "gone", scenario="")}
    lines = list(went_wrong_lines(records))
    assert lines[:4] == [
        "",
        "What went wrong first:",
        "  simulation 0 (today, stressed user): timeout",
        "    no decision within 30 s",
    ]
    assert lines[-2:] == ["  and 3 others; all by scenario: today 6, outage 1, none 1", ""]


def test_of_one_with_many_reasons_some_are_told():
    lines = list(went_wrong_lines({0: record(0, *"abcdefg")}))
    assert lines[3:] == ["    a", "    b", "    c", "    d", "    e", "    and 2 more", ""]


def test_what_a_candidate_said_commands_no_terminal():
    assert "    ␛[2J" in list(went_wrong_lines({0: record(0, "\x1b[2J")}))
