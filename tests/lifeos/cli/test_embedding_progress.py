"""How many records were embedded: a line now and then in a log, one that replaces itself on a terminal."""

import sys

import pytest

from lifeos.cli.embedding_progress import Told
from lifeos.cli.progress import EVERY
from tests.lifeos.memory.lives import Words


def told(seconds, texts):
    now = iter(seconds * one for one in range(texts))
    telling = Told(Words(), lambda: next(now))
    for one in range(texts):
        assert telling.vector(str(one)).shape == (telling.dimension,)
    telling.end()


def test_a_log_has_a_line_every_few_seconds(capsys):
    told(1.0, 12)
    assert capsys.readouterr().err.splitlines() == ["6 records embedded", "11 records embedded"]


def test_what_is_done_at_once_is_not_worth_a_line(capsys):
    told(EVERY / 4, 3)
    assert capsys.readouterr().err == ""


def test_a_terminal_has_one_line_that_goes_in_the_end(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    told(EVERY, 3)
    out = capsys.readouterr().err
    assert out.split("\r\x1b[K") == ["", "2 records embedded", "3 records embedded", ""]


@pytest.mark.parametrize("name", ["model", "dimension"])
def test_it_is_the_model_that_it_tells_of(name):
    assert getattr(Told(Words()), name) == getattr(Words, name)
