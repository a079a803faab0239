"""Did you mean …? The nearest known name by edit distance."""

from collections.abc import Iterable
from functools import lru_cache


def distance(left: str, right: str) -> int:
    """Optimal string alignment distance: insert, delete, substitute, or swap two neighbours, each at cost 1."""
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name that ``word`` most likely meant, or None when nothing is near (a third of its letters, at least 1).

    Letter case and the separators ``-`` and ``_`` do not count as differences, since people mix them up most.
    """
    limit = max(1, len(word) // 3)
    plain, letters = _plain(word)
    near: list[tuple[int, str]] = []
    longer: list[str] = []
    for name in known:
        if name == word:
            continue
        other, others = _plain(name)
        # Each step of the distance changes the length by one at most, and two letters at most come or go: this is quick to
        # know, and spares most of the names the slow count.
        if abs(len(plain) - len(other)) <= limit and len(letters ^ others) <= 2 * limit:
            steps = distance(plain, other)
            if steps <= limit:
                near.append((steps, name))
        if _extends(plain, other):
            longer.append(name)
    return min(near)[1] if near else longer[0] if len(longer) == 1 else None


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> tuple[str, frozenset[str]]:
    """The text as it is compared, and its letters."""
    plain = text.lower().replace("_", "").replace("-", "")
    return plain, frozenset(plain)


def _extends(one: str, other: str) -> bool:
    """Whether one is the beginning of the other: ``prod`` and ``production``."""
    return min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))
