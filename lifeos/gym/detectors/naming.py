"""Ids of records in prose: a citation that is spelled out, whose digits are no figures."""

import re
from collections.abc import Iterable

from lifeos.gym.detectors.figures import alone

_WORD = re.compile(r"[^\s\[\](){}<>,;\"'`|=*]+")
_ENDS = ".:!?"
_MARKS = ("[", "(", "#")
"""Before an id that is nothing but a figure; without one of them it is a figure."""


def unnamed(text: str, names: Iterable[str]) -> str:
    """A text without the ids in it, the longest first, each only where it stands as a whole word."""
    words, spaced = set(), []
    for name in names:
        if _WORD.fullmatch(name):
            words.add(name)
        elif name and name in text and not alone(name):
            spaced.append(name)
    for name in sorted(spaced, key=len, reverse=True):
        text = _cut(text, name)
    return _WORD.sub(lambda match: _kept(match, words), text) if words else text


def _kept(match: re.Match[str], names: set[str]) -> str:
    """A word, or nothing if it is an id, or several with strokes between."""
    word, before = match[0].strip(_ENDS), match.string[max(0, match.start() - 1) : match.start()]
    if word.startswith("#") and word not in names:
        word, before = word[1:], "#"
    if word in names:
        return " " if before in _MARKS or not alone(word) else match[0]
    return " " if "/" in word and names.issuperset(word.split("/")) else match[0]


def _cut(text: str, name: str) -> str:
    parts, begin, at = [], 0, text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            parts += [text[begin:at], " "]
            begin = end
        at = text.find(name, end)
    return "".join((*parts, text[begin:]))
