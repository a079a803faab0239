"""JSON that everybody reads alike: what two parsers could take for two values is none.

A policy decides on one reading of a body, and the tool acts on its own. Repeated keys, numbers that some parsers round to infinity, lone surrogates and
bytes that are no UTF-8 are where readings differ (RFC 8259, 4 and 8; RFC 7493, I-JSON).
"""

import json
import math
from typing import Any, NoReturn

MOST_DEPTH = 64
"""Of arrays and objects in each other. Parsers differ in how many they bear; no tool's arguments need as many."""


class Malformed(ValueError):  # noqa: N818  says what is wrong with the data
    """What is no request that may be decided. ``code``: stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode(data: bytes) -> Any:
    """The one value of a body. Raises :class:`Malformed`."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("body-malformed", f"the body is no UTF-8 at byte {error.start}") from error
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise Malformed("body-malformed", f"the body is no JSON: {error}") from error
    except RecursionError as error:
        raise _too_deep() from error
    _same_everywhere(value, MOST_DEPTH)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("key-repeated", "an object in the body has the same key twice")
    return found


def _constant(word: str) -> NoReturn:
    raise Malformed("body-malformed", f"the body is no JSON: there is no number {word}")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _too_large()
    return value


def _integer(text: str) -> int:
    # Not every parser keeps integers beyond; and Python refuses those of thousands of digits with an error of its own.
    if len(text) > 20 or not -(2**63) <= (value := int(text)) < 2**63:
        raise _too_large()
    return value


def _same_everywhere(value: Any, depth: int) -> None:
    """Raises :class:`Malformed` for text that is no Unicode, and for what lies too deep."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Malformed("body-malformed", "a text in the body has half a character (a lone surrogate)") from error
    elif isinstance(value, dict | list):
        if not depth:
            raise _too_deep()
        if isinstance(value, dict):
            for key in value:
                _same_everywhere(key, 0)
        for part in value.values() if isinstance(value, dict) else value:
            _same_everywhere(part, depth - 1)


def _too_large() -> Malformed:
    return Malformed("body-malformed", "a number in the body is too large to be read alike everywhere")


def _too_deep() -> Malformed:
    return Malformed("body-malformed", f"the body has more than {MOST_DEPTH} objects and arrays in each other")
