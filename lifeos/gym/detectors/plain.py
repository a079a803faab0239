"""Text without what changes its spelling and not its meaning, so that a space or a capital hides nothing."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_MARKS = dict.fromkeys((0x201C, 0x201D, 0x201E, 0x201F, 0xAB, 0xBB), '"') | dict.fromkeys((0x2018, 0x2019), "'")
_SPELLING: dict[int, str | None] = {**_INVISIBLE, **_MARKS}

_PASSAGE = re.compile(r'(?<!\w)"([^"]{1,500})"')
"""Not after a letter or a digit: there a mark closes a passage, or means inches."""


def plain(text: str) -> str:
    """Letter case, compatibility forms, invisible characters, runs of spaces and shapes of quotation marks made equal."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SPELLING)).casefold().split())


def holds(text: str, part: str) -> bool:
    """Whether a plain text has a plain part in it as whole words."""
    at = text.find(part) if part else -1
    while at >= 0:
        end = at + len(part)
        if not (_joined(text, at) or _joined(text, end)):
            return True
        at = text.find(part, end)
    return False


def passages(text: str) -> list[str]:
    """What stands in double quotation marks in a plain text."""
    return _PASSAGE.findall(text)


def texts(value: Any) -> Iterator[str]:
    """Every text, number and key in a JSON value. Without recursion, for an agent decides how deep it is."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            left.extend(reversed([*item.keys(), *item.values()]))
        elif isinstance(item, (list, tuple)):
            left.extend(reversed(item))
        elif isinstance(item, str):
            yield item
        elif isinstance(item, float) or (isinstance(item, int) and not isinstance(item, bool)):
            yield repr(item) if isinstance(item, float) or abs(item) < 10**100 else hex(item)


def _joined(text: str, at: int) -> bool:
    """Whether a place is inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
