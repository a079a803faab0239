"""A byte-stable YAML emitter for Kubernetes objects.

A YAML library's dumper costs more than the whole rest of the compiler (``bench/``); objects need only a small part of
YAML: block mappings and sequences, plain or double-quoted scalars, and literal blocks for text. Keys keep the order in
which the target wrote them. Tests prove for arbitrary values that the parser reads back exactly what was emitted.
"""

import functools
import re
from json.encoder import encode_basestring
from typing import Any, TypeVar

_T = TypeVar("_T", dict[str, Any], list[Any])

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*(?:[:=@%+,-]+[A-Za-z0-9_./-]+)*(?: [A-Za-z0-9_./(-][A-Za-z0-9_./()-]*)*")
"""Strings that need no quotes in any YAML version, when they are not a word in :data:`_RESERVED`."""

_RESERVED = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
"""Words that YAML 1.1 readers take for booleans or null, in any letter case."""

_MANY = 50_000
"""Scalars kept ready. Past that they start anew, so that a fleet of any size takes bounded memory."""

_scalars: dict[str, str] = {}


def _string(text: str) -> str:
    if len(text) < 200 and _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    quoted = encode_basestring(text)
    return quoted if quoted.isascii() and "\x7f" not in quoted else _escape(quoted)


def _escape(quoted: str) -> str:
    """Control and separator characters that JSON leaves bare but YAML readers refuse or fold, as escapes."""
    return "".join(
        char if " " <= char <= "~" or ("\xa1" <= char <= "\ud7ff" and char not in "\u2028\u2029") else _code(char)
        for char in quoted
    )


def _code(char: str) -> str:
    point = ord(char)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _scalar(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return "null"
    text = repr(value)
    # PyYAML takes ``4e-06`` for a string: a float of YAML 1.1 has a dot.
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


@functools.cache
def _unsafe() -> re.Pattern[str]:
    """Characters that may not stand in a literal block, or that readers disagree on (NEL, LS, PS, tab, BOM, astral).
    Compiled on first use: it costs as much as reading twenty files."""
    return re.compile(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def _literal(text: str, indent: str) -> str | None:
    """``text`` as a literal block, or None when it must be quoted: odd characters, or leading space."""
    if text[0] in " \n":
        return None
    if text.isascii():
        if not text.replace("\n", "").isprintable():
            return None
    elif _unsafe().search(text) or text.isspace():
        return None
    if text[-1] != "\n":
        header, body = "|-", text
    elif text[-2] != "\n":
        header, body = "|", text[:-1]
    else:
        lines = text[:-1].split("\n")
        return "|+" + "".join(f"\n{indent}{line}" if line else "\n" for line in lines)
    block = f"{header}\n{body}".replace("\n", f"\n{indent}")
    if "\n\n" in body:
        # Empty lines stay empty. Twice, for a match takes the line break that the next one begins with.
        block = block.replace(f"\n{indent}\n", "\n\n").replace(f"\n{indent}\n", "\n\n")
    return block


def _text(value: str, indent: str) -> str:
    """A string as a value whose further lines stand at ``indent``."""
    if "\n" in value:
        return _literal(value, indent) or _string(value)
    return _word(value)


def _word(text: str) -> str:
    """A string on one line: a key, or a value without line breaks. Short ones come again, in every agent."""
    written = _string(text)
    if len(text) < 64 and "\n" not in text:
        if len(_scalars) >= _MANY:
            _scalars.clear()
        _scalars[text] = written
    return written


class _Fixed:
    """A value that never changes, and its text by indentation, each line with a line break at its end."""

    __slots__ = ("texts", "value")

    def __init__(self, value: Any) -> None:
        self.value = value  # kept, so that its id stays its own
        self.texts: dict[str, str] = {}

    def text(self, indent: str) -> str:
        written = self.texts.get(indent)
        if written is None:
            out: list[str] = []
            (_mapping if type(self.value) is dict else _sequence)(self.value, indent, indent, out)
            written = self.texts[indent] = "".join(out)
        return written


_fixed: dict[int, _Fixed] = {}


def fixed(value: _T) -> _T:
    """Declare that a mapping or list, not empty, never changes: it is written out once and copied from then on.

    For constants only, since they are kept for ever. Half of what is rendered for an agent is the same for every agent.
    """
    _fixed[id(value)] = _Fixed(value)
    return value


def _mapping(value: dict[str, Any], lead: str, indent: str, out: list[str]) -> None:
    """Append the entries; the first line begins with ``lead``, the others with ``indent``."""
    deeper = indent + "  "
    known = _scalars
    for key, item in value.items():
        name = known.get(key) or _word(key)
        kind = type(item)
        if kind is str:
            out.append(f"{lead}{name}: {known.get(item) or _text(item, deeper)}\n")
        elif kind is dict or kind is list or kind is tuple:
            if not item:
                out.append(f"{lead}{name}: {'{}' if kind is dict else '[]'}\n")
            elif (same := _fixed.get(id(item))) is not None:
                out.append(f"{lead}{name}:\n{same.text(deeper)}")
            else:
                out.append(f"{lead}{name}:\n")
                (_mapping if kind is dict else _sequence)(item, deeper, deeper, out)
        else:
            out.append(f"{lead}{name}: {_scalar(item)}\n")
        lead = indent


def _sequence(value: list[Any] | tuple[Any, ...], lead: str, indent: str, out: list[str]) -> None:
    """Append the items, as :func:`_mapping` does; an item's first line stands beside its dash."""
    deeper = indent + "  "
    for item in value:
        dash = lead + "- "
        kind = type(item)
        if kind is str:
            out.append(f"{dash}{_scalars.get(item) or _text(item, deeper)}\n")
        elif kind is dict or kind is list or kind is tuple:
            if not item:
                out.append(f"{dash}{'{}' if kind is dict else '[]'}\n")
            elif (same := _fixed.get(id(item))) is not None:
                out.append(dash + same.text(deeper)[len(deeper) :])
            else:
                (_mapping if kind is dict else _sequence)(item, dash, deeper, out)
        else:
            out.append(f"{dash}{_scalar(item)}\n")
        lead = indent


def emit(body: dict[str, Any]) -> str:
    """One YAML document. Floats are written as Python's shortest round-trip form; NaN and infinity are our bug."""
    out: list[str] = []
    _mapping(body, "", "", out)
    return "".join(out)
