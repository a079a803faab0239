"""A verdict as a person reads it: the word, then each reason, and below that what it shows."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from lifeos.cli.plural import count
from lifeos.cli.terminal import style

if TYPE_CHECKING:
    from lifeos.verdict.checks import Check
    from lifeos.verdict.judge import Verdict

_COLOURS = {"pass": "green", "fail": "red", "inconclusive": "yellow"}


def verdict_lines(
    agent: str, suite: str, checks: "Sequence[Check]", verdict: "Verdict", how: str = ""
) -> Iterator[str]:
    """Line by line. ``how``: what else the first one says."""
    from lifeos.verdict.shown import sentences  # noqa: PLC0415  scipy takes a second to import

    word = style(verdict.decision.upper(), _COLOURS[verdict.decision], "bold")
    yield f"{word}  {agent} before suite {suite}, {count(verdict.read, 'simulation')} read{how}"
    for reason, shown in zip_longest(verdict.reasons, sentences(checks, verdict), fillvalue=""):
        yield f"  {reason}"
        if shown:
            yield f"    {shown}"
