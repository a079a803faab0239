"""Exports of Apple Health: one XML file that can be gigabytes, read as a stream."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from lifeos.memory.connectors.text import tidy
from lifeos.memory.record import Content, Found, Measurement, Refused, Workout

SUFFIXES = (".xml",)
LIBRARY = "defusedxml"

_PREFIXES = (
    "HKQuantityTypeIdentifier",
    "HKCategoryTypeIdentifier",
    "HKWorkoutActivityType",
    "HKDataType",
    "HKCategoryValue",
)


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """Measurements and trainings. Behind a place where the XML is torn nothing can be read; what stands before it is.

    An element has no line in a stream, so its place is the how-manieth it is.
    """
    number = 0
    depth = 0
    root: Any = None
    try:
        for event, element in iterparse(file, events=("start", "end")):
            depth += 1 if event == "start" else -1
            if root is None:
                root = element
            if event == "start" or depth != 1:
                continue
            if element.tag in ("Record", "Workout"):
                number += 1
                yield _entry(number, element)
            root.clear()  # or the whole file would gather below it
    except ParseError as error:
        yield Refused(error.position[0], "the XML ends or is torn here; nothing behind it was read")
    except DefusedXmlException:
        yield Refused(1, "the XML declares entities, which no export of Apple Health does")
    except (ValueError, LookupError):  # an encoding that nobody knows
        yield Refused(1, "the XML is in no encoding that can be read")


def _entry(number: int, element: Any) -> Found | Refused:
    try:
        return Found(number, _content(element.tag, element.attrib))
    except KeyError:
        return Refused(number, f"a {element.tag} without its type, start, end or value")
    except ValueError:
        return Refused(number, f"a {element.tag} whose times are not written as 2026-12-31 23:59:59 +0100")


def _content(tag: str, given: dict[str, str]) -> Content:
    start, end = _time(given["startDate"]), _time(given["endDate"])
    if tag == "Workout":
        return Workout(
            _short(given["workoutActivityType"]), start, end, given.get("duration", ""), given.get("durationUnit", "")
        )
    value = given["value"]
    number = _is_number(value)
    return Measurement(
        _short(given["type"]),
        start,
        end,
        value if number else "",
        "" if number else _short(value),
        given.get("unit", ""),
        tidy(given.get("sourceName", "")),
    )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text.isascii() and "_" not in text and text == text.strip()
    except ValueError:
        return False


def _short(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return tidy(name)


def _time(text: str) -> str:
    """``2026-12-31 23:59:59 +0100`` as ISO has it; by its places, for :func:`strptime` is slow and there are millions."""
    if len(text) != 25 or text[10] != " " or text[19] != " ":
        raise ValueError("not a time")
    moment = f"{text[:10]}T{text[11:19]}{text[20:23]}:{text[23:]}"
    datetime.fromisoformat(moment)
    return moment
