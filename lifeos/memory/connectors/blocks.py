"""Blocks between BEGIN and END, as in iCalendar and vCard: each is parsed alone, so that a bad one spoils no other."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lifeos.memory.connectors.text import lines
from lifeos.memory.record import Content, Found, Refused

LARGEST = 1 << 20
"""Characters of a block; a larger one was never closed, or holds a picture."""


def read(file: BinaryIO, word: str, content: Callable[[str], Content]) -> Iterator[Found | Refused]:
    """What ``content`` makes of each block of this word. It may raise anything: parsers of these formats do."""
    begin, end = f"BEGIN:{word}", f"END:{word}"
    block: list[str] = []
    first = size = 0
    for number, text in lines(file):
        mark = text.strip().upper() if text is not None else ""
        if mark == begin:
            if block:
                yield Refused(first, f"{begin} without {end}")
            block, first, size = [], number, 0
        if not block and mark != begin:
            continue
        size += len(text or "")
        if text is None or size > LARGEST:
            yield Refused(
                first, "a line is no text" if text is None else f"{begin} without {end} in {LARGEST >> 20} MB"
            )
            block = []
            continue
        block.append(text)
        if mark == end:
            yield _parsed(first, block, word, content)
            block = []
    if block:
        yield Refused(first, f"{begin} without {end}")
    if not first:
        yield Refused(1, f"there is no {begin}")


def _parsed(line: int, block: list[str], word: str, content: Callable[[str], Content]) -> Found | Refused:
    try:
        return Found(line, content("\r\n".join(block) + "\r\n"))
    except Exception as error:  # noqa: BLE001  what the parsers raise is not written down anywhere
        return Refused(line, f"not a valid {word}: {type(error).__name__}")
