"""What speaks against a harder week: illness, short nights, a raised pulse, a new medicine, and what the profile says of heart, child or operation."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from lifeos.agent.desk import Desk
from lifeos.remembered.record import readings

from .records import Entry, Log, orders

SHORT = 6.0
"""Hours; three nights below it within a week are three too many."""
RAISED = 10
"""Beats a minute above the four-week mean."""
NEW = 28
"""Days in which a medicine is new."""
HEALED = 183
"""Days after an operation."""

_ILL = re.compile(
    r"\b(?:fever|flu|ill|sick|infection|cough\w*|sprain\w*|strain\w*|injur\w+|a cold|vomit\w*)\b", re.IGNORECASE
)
_OVER = re.compile(r"\b(?:recovered|healthy again|well again|all clear|symptoms? (?:are|is) gone)\b", re.IGNORECASE)
_CAREFUL = re.compile(r"\b(?:heart disease|heart failure|pregnant)\b", re.IGNORECASE)
_OPERATED = re.compile(r"\b(?:operation|surgery|operated) on (\d{4}-\d{2}-\d{2})", re.IGNORECASE)


class Reason(NamedTuple):
    """Why the week is no harder, and the records that show it."""

    text: str
    records: tuple[str, ...]


def reasons(log: Log, desk: Desk) -> list[Reason]:
    """All of them. Raises :class:`Away`."""
    return [*_ill(log), *_nights(log), *_pulse(log), *_medicine(log), *_profile(log, desk)]


def _ill(log: Log) -> list[Reason]:
    week = (log.today - timedelta(6)).isoformat()
    diary = log.read("symptom", 28)
    ill = [entry for entry in diary if _ILL.search(entry["text"]) and entry["day"] >= week]
    over = [entry for entry in diary if _OVER.search(entry["text"])]
    if not ill or (over and over[-1]["day"] > ill[-1]["day"]):
        return []
    return [Reason(f"the diary of {ill[-1]['day']} tells of illness or injury", (ill[-1]["id"],))]


def _nights(log: Log) -> list[Reason]:
    short = [night for night in log.read("sleep", 7) if night["value"] < SHORT][-3:]
    if len(short) < 3:
        return []
    nights = ", ".join(f"{night['value']:g} h" for night in short)
    return [Reason(f"short nights: {nights}", tuple(night["id"] for night in short))]


def _pulse(log: Log) -> list[Reason]:
    pulse = log.read("resting-heart-rate", 28)
    earlier = [entry["value"] for entry in pulse[:-1]]
    if len(earlier) < 3 or pulse[-1]["value"] <= sum(earlier) / len(earlier) + RAISED:
        return []
    newest = pulse[-1]
    said = f"the resting heart rate was {newest['value']:g} on {newest['day']}, far above its four-week mean"
    return [Reason(said, (newest["id"],))]


def _medicine(log: Log) -> list[Reason]:
    """A first prescription: a new dose of a medicine that was taken before is another matter, and a doctor's."""
    known = log.read("medication", 365)
    since = (log.today - timedelta(NEW - 1)).isoformat()
    before = {entry["name"] for entry in known if entry["day"] < since}
    new = [entry for entry in known if entry["day"] >= since and entry["name"] not in before]
    return [_began(entry) for entry in new[-1:]]


def _began(entry: Entry) -> Reason:
    return Reason(f"{entry['name']} is new since {entry['day']}", (entry["id"],))


def _profile(log: Log, desk: Desk) -> list[Reason]:
    found = []
    recalled = desk.recall("heart disease pregnant operation surgery", 8)
    for record in readings(recalled, "note", "fact"):
        text = record.said
        operated = _OPERATED.search(text)
        recent = operated and date.fromisoformat(operated[1]) > log.today - timedelta(HEALED)
        if not orders(text) and (recent or _CAREFUL.search(text)):
            found.append(Reason("the profile asks for a doctor's word first", (record.id,)))
    return found
