"""The terminal: what is printed to it, in which colours, and how wide it is."""

import os
import sys
from typing import TextIO

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}

PIPED = 120
"""Columns when the output goes to no terminal: of a page, a comment, a log."""


def attended() -> bool:
    """Whether the output goes to a terminal, and so to a person who waits for it."""
    return sys.stdout.isatty()


def coloured() -> bool:
    """Whether the terminal shows colours, and nobody asked it not to (https://no-color.org)."""
    return attended() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text: str, *how: str) -> str:
    """The text in a colour, bold or dim, where that can be seen."""
    if not text or not coloured():
        return text
    return f"\x1b[{';'.join(_CODES[word] for word in how)}m{text}\x1b[0m"


def width(piped: int = PIPED, stream: TextIO | None = None) -> int:
    """Columns of the terminal; ``piped`` when the output goes to none. ``stream``: another than the output."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size((stream or sys.stdout).fileno()).columns or piped
    except (OSError, ValueError):  # no terminal, or no file at all
        return piped


def echo(text: str = "", end: str = "\n") -> None:
    """Print to the output."""
    sys.stdout.write(text + end)


def complain(text: str) -> None:
    """Print to the error output, after what was printed before."""
    sys.stdout.flush()
    sys.stderr.write(text + "\n")
