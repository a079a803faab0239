"""A byte-stable YAML emitter for Kubernetes objects.

A YAML library's dumper costs more than the whole rest of the compiler (``bench/``); objects need only a small part of
YAML: block mappings and sequences, plain or double-quoted scalars, and literal blocks for text. Keys keep the order in
which the target wrote them. Tests prove for arbitrary values that the parser reads back exactly what was emitted.
"""

import re
from json.encoder import encode_basestring
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*(?:[:=@%+,-]+[A-Za-z0-9_./-]+)*(?: [A-Za-z0-9_./(-][A-Za-z0-9_./()-]*)*")
"""Strings that need no quotes in any YAML version, when they are not a word in :data:`_RESERVED`."""

_RESERVED = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
"""Words that YAML 1.1 readers take for booleans or null, in any letter case."""

_LITERAL_UNSAFE = re.compile(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]")
"""Characters that may not stand in a literal block, or that readers disagree on (NEL, LS, PS, tab, BOM, astral)."""

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


def _literal(text: str, indent: str) -> str | None:
    """``text`` as a literal block, or None when it must be quoted: one line, odd characters, or leading space."""
    if "\n" not in text or text[0] in " \n" or _LITERAL_UNSAFE.search(text) or text.isspace():
        return None
    body = text.rstrip("\n")
    trailing = len(text) - len(body)
    header = "|" + ("-" if trailing == 0 else "" if trailing == 1 else "+")
    lines = text.split("\n") if trailing == 0 else text[:-1].split("\n")
    return header + "".join(f"\n{indent}{line}" if line else "\n" for line in lines)


def _write(value: Any, indent: str, out: list[str]) -> None:
    """Append ``value`` after a ``key:`` or ``-`` at the given indentation of its children, with the line's end."""
    kind = type(value)
    if kind is str:
        text = _scalars.get(value)
        if text is None:
            text = _literal(value, indent) or _string(value)
            if len(value) < 64 and "\n" not in value:
                _scalars[value] = text
        out.append(f" {text}\n")
    elif kind is dict:
        if not value:
            out.append(" {}\n")
            return
        out.append("\n")
        _mapping(value, indent, out)
    elif kind is list or kind is tuple:
        if not value:
            out.append(" []\n")
            return
        out.append("\n")
        _sequence(value, indent, out)
    else:
        out.append(f" {_scalar(value)}\n")


def _mapping(value: dict[str, Any], indent: str, out: list[str]) -> None:
    deeper = indent + "  "
    for key, item in value.items():
        name = _scalars.get(key)
        if name is None:
            name = _scalars[key] = _string(key)
        out.append(f"{indent}{name}:")
        _write(item, deeper, out)


def _sequence(value: list[Any] | tuple[Any, ...], indent: str, out: list[str]) -> None:
    deeper = indent + "  "
    for item in value:
        if type(item) is dict and item:
            start = len(out)
            _mapping(item, deeper, out)
            out[start] = f"{indent}- {out[start][len(deeper) :]}"
        elif isinstance(item, (list, tuple)) and item:
            start = len(out)
            _sequence(item, deeper, out)
            out[start] = f"{indent}- {out[start][len(deeper) :]}"
        else:
            out.append(f"{indent}-")
            _write(item, deeper, out)


def emit(body: dict[str, Any]) -> str:
    """One YAML document. Floats are written as Python's shortest round-trip form; NaN and infinity are our bug."""
    out: list[str] = []
    _mapping(body, "", out)
    return "".join(out)
