"""Colour where it can be seen and nobody objected; as wide as the terminal is; no character is a reason to fail."""

import fcntl
import os
import struct
import subprocess
import sys
import termios

import pytest

from lifeos.cli import terminal
from tests.lifeos.cli.terminal import at_terminal

RED_OR_ANY = "\x1b["


def test_a_terminal_shows_colours():
    assert RED_OR_ANY in at_terminal("explain", "LOS201")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"NO_COLOR": "0"}, {"TERM": "dumb"}], ids=str)
def test_unless_it_cannot_or_somebody_asked_it_not_to(environment):
    shown = at_terminal("explain", "LOS201", **environment)
    assert "LOS201 dangling reference" in shown
    assert RED_OR_ANY not in shown


def test_an_empty_no_color_asks_for_nothing():
    """As https://no-color.org has it."""
    assert RED_OR_ANY in at_terminal("explain", "LOS201", NO_COLOR="")


@pytest.mark.parametrize(
    "arguments", [("explain", "LOS201"), ("check", "--format", "json"), ("-C", "/nowhere", "check")]
)
def test_a_pipe_shows_none(run, repo, arguments):
    code, out, err = run("-C", repo, *arguments)
    assert RED_OR_ANY not in out + err


def test_styles_end_where_they_began(monkeypatch):
    monkeypatch.setattr(terminal, "coloured", lambda: True)
    assert terminal.style("x", "red", "bold") == "\x1b[31;1mx\x1b[0m"
    assert terminal.style("", "red") == ""


def test_the_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "77")
    assert terminal.width() == 77
    monkeypatch.setenv("COLUMNS", "0")
    assert terminal.width() == terminal.PIPED
    monkeypatch.delenv("COLUMNS")
    assert terminal.width(90) == 90


def test_the_width_of_another_stream(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 61, 0, 0))
    with open(theirs, "w") as stream:
        assert terminal.width(90, stream) == 61
    os.close(ours)


def test_what_the_encoding_has_not_got_is_written_otherwise(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "lifeos", "-C", str(tmp_path), "explain", "Agent"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
