"""Chance from a seed: the same numbers with every version of Python, of which only :meth:`random.Random.random` promises that."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of chance. ``name`` keeps streams apart, so that one part of a life can change and the others stay."""

    def __init__(self, seed: int, name: str) -> None:
        self._random = random.Random(f"{seed}/{name}").random  # noqa: S311  not a secret

    def one_of(self, things: Sequence[T]) -> T:
        """One of them, each as likely."""
        return things[int(self._random() * len(things))]

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends among them."""
        return least + int(self._random() * (most - least + 1))

    def happens(self, probability: float) -> bool:
        """Whether it happens."""
        return self._random() < probability
