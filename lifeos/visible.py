"""Text that somebody else wrote, made safe to look at: what would command a terminal, or turn a line around, is shown as what it is."""

import re
import unicodedata

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """The text with its letters as they are, those of right-to-left scripts, too; control characters as their pictures (``␛``), and
    marks that reorder or hide text by their code (``⟨U+202E⟩``). Ends of lines and tabs stay."""
    return _INVISIBLE.sub(_shown, text.replace("\r\n", "\n"))


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return f"⟨U+{code:04X}⟩"


def cut(text: str, most: int) -> tuple[str, int]:
    """At most so many characters of it, and how many were left out; a letter is not parted from its accents."""
    if len(text) <= most:
        return text, 0
    at = most
    while at > 0 and unicodedata.combining(text[at]):
        at -= 1
    return text[:at], len(text) - at
