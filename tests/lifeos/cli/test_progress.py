"""How far a run is: in a log a line every few seconds, on a terminal one line that replaces itself."""

import sys

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


def test_on_a_terminal_the_line_replaces_itself(clock, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    progress = Progress(clock)
    progress(*seen(0))
    progress(*seen(1))
    progress.end()
    shown = capsys.readouterr().err
    assert shown.count("\r\x1b[K") == 3
    assert "\n" not in shown


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (65.4, "1:05"), (3600, "1:00:00")])
def test_clocks(seconds, words):
    assert clock_of(seconds) == words
