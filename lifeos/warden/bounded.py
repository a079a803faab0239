"""A map that holds the entries used last, and lets go of the others: whoever makes up names without end fills no memory."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """At most ``most`` entries."""

    def __init__(self, most: int, make: Callable[[], V]) -> None:
        """``make``: a new entry."""
        self._most = most
        self._make = make
        self._entries: OrderedDict[K, V] = OrderedDict()

    def at(self, key: K) -> V:
        """The entry, made anew when there is none."""
        if key in self._entries:
            self._entries.move_to_end(key)
            return self._entries[key]
        if len(self._entries) == self._most:
            self._entries.popitem(last=False)
        self._entries[key] = self._make()
        return self._entries[key]

    def drop(self, key: K) -> None:
        """Without it, if it is there."""
        self._entries.pop(key, None)

    def clear(self) -> None:
        """Without any."""
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
