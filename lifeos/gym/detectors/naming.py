"""Ids of records in prose: a citation that is spelled out, whose digits are no figures."""

import re
from collections.abc import Callable, Iterable

from lifeos.gym.detectors.figures import alone

_WORD = re.compile(r"[^\s\[\](){}<>,;\"'`|=*]+")
_ENDS = ".:!?"
_MARKS = ("[", "(", "#")
"""Before an id that is nothing but a figure; without one of them it is a figure."""


def unnamed(text: str, is_id: Callable[[str], bool], spaced: Iterable[str]) -> str:
    """A text without the ids in it, the longest first, each only where it stands as a whole word. ``spaced``: those ids
    that are :func:`no_word`."""
    for name in sorted((name for name in spaced if name in text and not alone(name)), key=len, reverse=True):
        text = _cut(text, name)
    return _WORD.sub(lambda match: _kept(match, is_id), text)


def no_word(name: str) -> bool:
    """Whether an id has something in it that ends a word."""
    return bool(name) and _WORD.fullmatch(name) is None


def _kept(match: re.Match[str], is_id: Callable[[str], bool]) -> str:
    """A word, or nothing if it is an id, or several with strokes between."""
    word, before = match[0].strip(_ENDS), match.string[max(0, match.start() - 1) : match.start()]
    if word.startswith("#") and not is_id(word):
        word, before = word[1:], "#"
    if is_id(word):
        return " " if before in _MARKS or not alone(word) else match[0]
    return " " if "/" in word and all(map(is_id, word.split("/"))) else match[0]


def _cut(text: str, name: str) -> str:
    parts, begin, at = [], 0, text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            parts += [text[begin:at], " "]
            begin = end
        at = text.find(name, end)
    return "".join((*parts, text[begin:]))
