"""Measured values and where they go: cited, never filled in, and no trend from too few."""

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from lifeos.agent.contract import Claim, Decision
from lifeos.agent.desk import Desk

from .conversation import Conversation
from .records import Entry, Log, refused

FEWEST, SPAN = 4, 21
"""Values, and days from the first to the last, that a trend needs."""
PERIOD = 56
"""Days that are looked at."""
WORDS = r"\bsle(?:ep|pt)|\bresting|\bvo2|\bweigh"


class Measure(NamedTuple):
    """``low`` and ``high``: what no living person measures is outside; ``step``: less than it is no change."""

    kind: str
    name: str
    words: str
    unit: str
    low: float
    high: float
    step: float


MEASURES = (
    Measure("sleep", "sleep", r"\bsle(?:ep|pt)", "h", 0.5, 16, 0.4),
    Measure("resting-heart-rate", "resting heart rate", r"\bresting", "beats a minute", 25, 150, 3),
    Measure("vo2-max", "VO2 max", r"\bvo2", "ml/kg/min", 10, 95, 1),
    Measure("weight", "weight", r"\bweigh", "kg", 25, 300, 1),
)


def answer(talk: Conversation, desk: Desk, log: Log) -> Decision:
    """The values that there are, and what may be said of them. Raises :class:`Away`."""
    question = talk.asked(WORDS)
    measure = max(MEASURES, key=lambda measure: _last(measure.words, question))
    entries = log.read(measure.kind, PERIOD)
    if not entries:
        return Decision(
            talk.task,
            f"{talk.lead}I do not have any value of your {measure.name} in the last eight weeks.",
            confidence=0.95,
        )
    odd = [entry for entry in entries if not measure.low <= entry["value"] <= measure.high]
    days = Counter(entry["day"] for entry in entries if entry not in odd)
    twice = [entry for entry in entries if entry not in odd and days[entry["day"]] > 1]
    sound = [entry for entry in entries if entry not in odd and entry not in twice]
    device = sound[-1].get("device") if sound else None
    same = [entry for entry in sound if entry.get("device") == device]
    claims, texts = _told(measure, same)
    texts += [f"I left out {_said(entry, measure)}, which cannot be right." for entry in odd]
    if twice:
        texts.append(
            f"Two values stand for one day: {'; '.join(_said(entry, measure) for entry in twice)}; I use neither."
        )
    if len(same) < len(sound):
        texts.append(f"The device changed to {device}; I compare only its values.")
    marked = (
        *claims,
        *(Claim(f"{entry['value']:g} {measure.unit} on {entry['day']}", (entry["id"],)) for entry in (*odd, *twice)),
    )
    return Decision(talk.task, f"{talk.lead}{' '.join(texts)}{refused(entries)}", claims=marked, confidence=0.9)


def _last(words: str, text: str) -> int:
    """Where they come last. Who says in passing that they slept badly asks for what they name after it."""
    return max((match.start() for match in re.finditer(words, text, re.IGNORECASE)), default=-1)


def _told(measure: Measure, same: list[Entry]) -> tuple[list[Claim], list[str]]:
    if not same:
        return [], [f"I have no sound value of your {measure.name}."]
    span = (date.fromisoformat(same[-1]["day"]) - date.fromisoformat(same[0]["day"])).days
    ends = [same[0], same[-1]] if len(same) > 1 else same
    claims = [Claim(f"{entry['value']:g} {measure.unit} on {entry['day']}", (entry["id"],)) for entry in ends]
    values = "; ".join(_said(entry, measure) for entry in ends)
    name = measure.name[0].upper() + measure.name[1:]
    if len(same) < FEWEST or span < SPAN:
        return claims, [f"{name}: {values}. That is too few values for a trend."]
    return claims, [f"{name}: {values}. It is {_direction(same, measure.step)}."]


def _direction(same: list[Entry], step: float) -> str:
    """The later half against the earlier: one odd value at either end is no trend."""
    half = len(same) // 2
    earlier, later = [entry["value"] for entry in same[:half]], [entry["value"] for entry in same[-half:]]
    change = sum(later) / half - sum(earlier) / half
    return "steady" if abs(change) < step else "rising" if change > 0 else "falling"


def _said(entry: Entry, measure: Measure) -> str:
    return f"{entry['value']:g} {measure.unit} on {entry['day']} [{entry['id']}]"
