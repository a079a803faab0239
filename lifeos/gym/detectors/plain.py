"""Text without what changes its spelling and not its meaning: the one place where that is decided, for whoever compares texts.

Both sides of a comparison go through it, so what it makes equal needs to be no correct spelling of anything.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝвкмнтгαεικνορτυχωӏ‐‑‒–—―−“”„‟«»‘’‚‛`´⁄∕٫٬",  # noqa: RUF001
        "aeopcyxijshdqwbkmhtraeiknoptuxwl-------\"\"\"\"\"\"''''''//.,",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like Latin ones, and marks that people type for one another. Small letters: case goes first."""

_HIDDEN = ("\u034f", "\u115f", "\u1160", "\u3164", "\uffa0")
"""Shown as nothing, though their category is not one of those that are."""

_PASSAGE = re.compile(r'(?<!\w)"([^"]{1,500})"')
"""Not after a letter or a digit: there a mark closes a passage, or means inches."""

_LETTER_BY_LETTER = r"[\W_]{0,3}"
"""What may stand between the letters of a word that is not to be found: a dot, a space, two of each."""


_DECIMALS = {"\u00bc": "25", "\u00bd": "5", "\u00be": "75"}
_PARTS_OF_ONE = re.compile(r"([0-9]*)([\u00bc\u00bd\u00be])")
"""``1½`` would become 11/2."""


class _Spelling(dict[int, str]):
    """By code point, what is compared in its place; each is looked up once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        if kind in ("Cf", "Mn", "Me") or letter in _HIDDEN:
            found = ""
        elif kind == "Nd":
            found = str(unicodedata.decimal(letter))
        else:
            found = _ALIKE.get(letter, letter)
        self[code] = found
        return found


_SPELLING = _Spelling()


def folded(text: str) -> str:
    """Letter case, compatibility forms, letters and digits that look alike and invisible characters made equal; spaces stay, for lines
    mean something to who reads figures."""
    if text.isascii():
        return text.casefold()
    text = _PARTS_OF_ONE.sub(lambda part: f"{part[1] or 0}.{_DECIMALS[part[2]]}", text)
    # Hidden ones first: between a letter and its accent they would keep the two from becoming one.
    once = unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "Cf")).casefold()
    return unicodedata.normalize("NFKC", once).translate(_SPELLING)


def plain(text: str) -> str:
    """Folded, and with runs of spaces made single."""
    return " ".join(folded(text).split())


def holds(text: str, part: str) -> bool:
    """Whether a plain text has a plain part in it as whole words."""
    at = text.find(part) if part else -1
    while at >= 0:
        end = at + len(part)
        if not (_joined(text, at) or _joined(text, end)):
            return True
        at = text.find(part, end)
    return False


def disguised(part: str) -> re.Pattern[str]:
    """Finds a plain part in plain text as whole words, also ``l.e.t.t.e.r by l-e-t-t-e-r`` or run together. For what must not be said:
    nobody has to spell what must be."""
    letters = [re.escape(letter) for letter in part if letter.isalnum()]
    if not letters:
        return re.compile(re.escape(part) if part else r"(?!)")
    return re.compile(rf"(?<![^\W_]){_LETTER_BY_LETTER.join(letters)}(?![^\W_])")


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
