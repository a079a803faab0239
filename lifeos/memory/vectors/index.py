"""What vectors come from, and what an index of them can be asked."""

from collections.abc import Collection
from typing import NamedTuple, Protocol

import numpy as np

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]


class Embedder(Protocol):
    """An embedding model. ``model``: its name and which weights, so that equal names mean equal vectors; ``dimension``: of a vector."""

    model: str
    dimension: int

    def vector(self, text: str) -> Vector:
        """What a text is about, of length 1."""
        ...


class Placed(NamedTuple):
    """A vector with its record and the scope of that."""

    record: str
    scope: str
    vector: Vector


class Near(NamedTuple):
    """A record, and the cosine between it and the question."""

    record: str
    score: float


class VectorIndex(Protocol):
    """The vectors of one version."""

    def nearest(self, vector: Vector, scopes: Collection[str], most: int) -> list[Near]:
        """The nearest records in these scopes, the best first, ties by id. Of what lies in other scopes nothing is looked at."""
        ...

    def nearest_of(self, vector: Vector, scopes: Collection[str], records: Collection[str], most: int) -> list[Near]:
        """The same of these records alone, those that are in the scopes and have a vector."""
        ...
