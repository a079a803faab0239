"""One of what is declared, by the name that somebody typed."""

from collections.abc import Mapping
from typing import TypeVar

from lifeos.diagnostics import closest
from lifeos.errors import UsageError

T = TypeVar("T")


def choose(what: str, name: str, known: Mapping[str, T]) -> T:
    """The one of this name. Raises :class:`UsageError`, with the name that was probably meant."""
    if name in known:
        return known[name]
    near = closest(name, known)
    hint = f"did you mean '{near}'?" if near else f"declared: {', '.join(known) or 'none'}"
    raise UsageError(f"there is no {what} '{name}'; {hint}")
