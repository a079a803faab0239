"""A record as an agent reads it: the line that :mod:`lifeos.memory.wording` makes of it, taken apart again.

There is no other form: what a scenario plants goes through the same wording. An id says nothing of what a record is; the word that its line
begins with does, and that is chosen by the connector that read it, not by whoever wrote what stands there.
"""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Kind = Literal["transaction", "appointment", "note", "contact", "measurement", "workout", "message", "fact", ""]

_KINDS: dict[str, Kind] = {
    "Transaction": "transaction",
    "Appointment": "appointment",
    "Note": "note",
    "Contact": "contact",
    "Measurement": "measurement",
    "Workout": "workout",
    "Mail": "message",
    "Learned": "fact",
}
_LINE = re.compile(
    rf"(?P<head>{'|'.join(_KINDS)})(?: on (?P<time>\S*[^\s:]))?(?: to \S*[^\s:])?(?: from (?P<by>[^:]+))?: (?P<said>.*)",
    re.DOTALL,
)
_TAGS = re.compile(r"(?<=[.!?]), [^.!?]+$")
"""Tags of a note stand behind its last sentence."""
_DAY = len("2025-06-06")


class Remembered(NamedTuple):
    """``kind``: as memory calls it, empty for a line that it does not make; ``time``: ISO 8601, empty where it has none; ``title``: its first part, such as the
    title of a note or the name of a contact; ``text``: what follows; ``by``: the agent that learned it."""

    id: str
    kind: Kind
    time: str
    title: str
    text: str
    by: str = ""

    @property
    def day(self) -> str:
        """Of its time."""
        return self.time[:_DAY]

    @property
    def hour(self) -> str:
        """``14:30``; empty when it is for a whole day."""
        return self.time[_DAY + 1 : _DAY + 6]

    @property
    def said(self) -> str:
        """All that its line says, without its kind and time."""
        return f"{self.title}, {self.text}" if self.text else self.title

    @property
    def parts(self) -> list[str]:
        """What it says, between commas."""
        return self.said.split(", ")


def read(key: str, line: str) -> Remembered:
    """Take a line apart."""
    found = _LINE.fullmatch(line)
    if found is None:
        return Remembered(key, "", "", "", line)
    kind, said = _KINDS[found["head"]], found["said"]
    if kind == "message":
        said = said.removeprefix("from ")
    title, _, text = said.partition(", ")
    if kind == "note":
        text = _TAGS.sub("", text)
    return Remembered(key, kind, found["time"] or "", title, text, found["by"] or "")


def readings(found: Mapping[str, str], *kinds: Kind) -> list[Remembered]:
    """What was recalled, in its order; with kinds, only these."""
    records = (read(key, line) for key, line in found.items())
    return [record for record in records if not kinds or record.kind in kinds]
