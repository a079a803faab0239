"""How far a run is: in a log a line every few seconds, on a terminal a few that replace themselves."""

import sys
from itertools import pairwise

import pytest

from lifeos.cli.progress import EVERY, Progress, clock_of
from lifeos.verdict.checks import checks_of
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Series
from tests.lifeos.gym.report.gates import suite
from tests.lifeos.gym.samples import judged


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def seen(count, bad=0):
    records = {index: judged(index, success=index >= bad) for index in range(count)}
    checks = checks_of(suite())
    series = Series.of((record.observation for record in records.values()), [check.name for check in checks[:-1]])
    return judge(checks, series), records


def test_a_log_has_a_line_every_few_seconds(clock, capsys):
    progress = Progress(clock)
    for count in range(21):
        progress(*seen(count, bad=2))
        clock.now += 1
    progress.end()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 20 // EVERY
    assert lines[0].startswith("5 of 100 simulated in 0:05, 1:35 left at most; success 2 failed, 3 more may")


def test_what_was_there_before_says_nothing_of_the_pace(clock, capsys):
    progress = Progress(clock)
    progress(*seen(90))
    clock.now += EVERY
    progress(*seen(90))
    assert "90 of 100 simulated in 0:05; " in capsys.readouterr().err
    clock.now += EVERY
    progress(*seen(95))
    assert "95 of 100 simulated in 0:10; " in capsys.readouterr().err
    clock.now += 2 * EVERY
    progress(*seen(99))
    assert "99 of 100 simulated in 0:20, 0:02 left at most; " in capsys.readouterr().err


def test_what_comes_before_the_first_simulation_says_nothing_of_the_pace(clock, capsys):
    progress = Progress(clock)
    progress(*seen(0))
    clock.now += 60
    progress(*seen(1))
    assert "1 of 100 simulated in 1:00; " in capsys.readouterr().err
    clock.now += EVERY
    progress(*seen(11))
    assert "11 of 100 simulated in 1:05, 0:44 left at most; " in capsys.readouterr().err


@pytest.fixture
def terminal(monkeypatch, capsys):
    """A terminal of so many columns on the error output; what is left on it, line by line, after each drawing."""
    monkeypatch.delenv("TERM", raising=False)

    def of(columns):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("COLUMNS", str(columns))
        return lambda: [drawn.splitlines() for drawn in capsys.readouterr().err.split("\x1b[J")[1:]]

    return of


def test_a_terminal_shows_a_bar_and_what_may_still_fail(clock, terminal):
    shown = terminal(80)
    progress = Progress(clock)
    progress(*seen(0))
    clock.now += 10
    progress(*seen(10))
    clock.now += 37
    progress(*seen(47, bad=2))
    assert shown()[-1] == [
        f"▕{'█' * 12}{'▏'}{' ' * 13}▏  47 of 100 simulated in 0:47, 0:53 left at most",
        "  success    2 failed of 47, 3 more may fail",
        "  alignment  0 failed of 46, passed",
        "  never      0 violated of 47, no more may",
    ]


def test_what_was_one_too_many(clock, terminal):
    shown = terminal(80)
    Progress(clock)(*seen(9, bad=9))
    assert shown()[-1][1] == "  success    6 failed of 6, one too many"


def test_nothing_scrolls_and_nothing_is_left(clock, terminal, capsys):
    terminal(80)
    progress = Progress(clock)
    for count in range(5):
        progress(*seen(count))
    progress.end()
    drawn = capsys.readouterr().err.split("\x1b[J")
    for before, after in pairwise(drawn[1:]):
        above = before.count("\n")
        assert before.endswith(f"\r\x1b[{above}A"), "as far up as it went down"
        assert after.count("\n") in (above, 0)
    assert drawn[-1] == ""


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(clock, terminal, columns):
    shown = terminal(columns)
    progress = Progress(clock)
    for count in (0, 10, 40):
        progress(*seen(count, bad=2))
        clock.now += 4000
    assert max(len(line) for lines in shown() for line in lines) < columns


def test_in_ascii_where_there_are_no_blocks(clock, terminal, monkeypatch):
    shown = terminal(80)
    monkeypatch.setattr("lifeos.cli.progress.drawable", lambda _encoding: False)
    Progress(clock)(*seen(50))
    assert shown()[-1][0].startswith(f"[{'#' * 13}{'.' * 13}]  50 of 100")


def test_a_terminal_that_moves_nothing_is_a_log(clock, terminal, monkeypatch, capsys):
    terminal(80)
    monkeypatch.setenv("TERM", "dumb")
    progress = Progress(clock)
    clock.now += EVERY
    progress(*seen(5))
    progress.end()
    assert (
        capsys.readouterr().err
        == "5 of 100 simulated in 0:05; success 0 failed, 5 more may, alignment 0 failed, 4 more may\n"
    )


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (65.4, "1:05"), (3600, "1:00:00")])
def test_clocks(seconds, words):
    assert clock_of(seconds) == words
