"""Blocks between BEGIN and END, as in iCalendar and vCard: each is parsed alone, so that a bad one spoils no other."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lifeos.memory.connectors.text import UnfitError, lines
from lifeos.memory.record import Content, Found, Refused

LARGEST = 1 << 20
"""Characters of a block; a larger one was never closed, or holds a picture."""


def read(file: BinaryIO, word: str, content: Callable[[str], Content | None]) -> Iterator[Found | Refused]:
    """What ``content`` makes of each block of this word; None for one that says nothing. It raises :class:`UnfitError`, and may raise anything: parsers of these formats do."""
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
            if (item := _parsed(first, block, word, content)) is not None:
                yield item
            block = []
    if block:
        yield Refused(first, f"{begin} without {end}")
    if not first:
        yield Refused(1, f"there is no {begin}")


def _parsed(line: int, block: list[str], word: str, content: Callable[[str], Content | None]) -> Found | Refused | None:
    try:
        found = content("\r\n".join(block) + "\r\n")
    except UnfitError as error:
        return Refused(line, f"{word}: {error}")
    except Exception:  # noqa: BLE001  what the parsers raise is not written down anywhere, and may quote the block
        return Refused(line, f"{word}: a line of it is not written as its format has it")
    return Found(line, found) if found is not None else None
