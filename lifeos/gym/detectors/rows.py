"""JSON values as records, and the two kinds of what an agent puts into a call: values, which are what is done, and words, which are only
what it says.

A transfer of 800 has moved 800. A note that the balance is 600 shows that somebody wrote so, and no more.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

_WHEN = re.compile(r"(?=.)(?:[0-9]{4}-(?:[0-9]{2}-[0-9]{2}|W[0-9]{2}))?T?(?:[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")


def rows(value: Any, keep: Callable[[Any], bool] = lambda _: True) -> Iterator[str]:
    """A JSON value as records, each ``name: value; name: value``, and what stands alone as it is. Without recursion, for an agent decides
    how deep it is. ``keep``: which parts; the others are left out."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            plain = {key: part for key, part in item.items() if not isinstance(part, (dict, list, tuple))}
            yield "; ".join(f"{key}: {part}" for key, part in plain.items() if keep(part))
            left.extend(part for part in item.values() if isinstance(part, (dict, list, tuple)))
        elif isinstance(item, (list, tuple)):
            left.extend(item)
        elif keep(item):
            yield str(item)


def is_when(value: Any) -> bool:
    """Whether it is a day, a week or a time and nothing beside: as much a value as a number is, though JSON spells it as text."""
    return isinstance(value, str) and _WHEN.fullmatch(value) is not None


def is_value(value: Any) -> bool:
    """Whether it is what is done."""
    return not isinstance(value, str) or is_when(value)


def is_word(value: Any) -> bool:
    """Whether it is only said."""
    return not is_value(value)
