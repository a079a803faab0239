"""Remember the last answer: several targets in a row ask for the same digest of the same agent."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_T = TypeVar("_T")


def latest(compute: Callable[..., _T]) -> Callable[..., _T]:
    """A pure function that keeps its last result, for the very same arguments (by identity, so they must not change).

    ``functools.lru_cache`` would hash an agent, which costs more than what is saved here.
    """
    known: tuple[Any, ...] = ()
    result: Any = None

    @wraps(compute)
    def answer(*arguments: Any) -> _T:
        nonlocal known, result
        if len(known) != len(arguments) or any(one is not other for one, other in zip(known, arguments, strict=True)):
            result = compute(*arguments)
            known = arguments  # kept, so that their ids stay their own
        kept: _T = result
        return kept

    return answer
