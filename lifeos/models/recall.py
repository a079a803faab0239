"""Search a memory by meaning: how near the question is to each record, by the embedding model."""

from collections.abc import Mapping
from functools import lru_cache

from lifeos.errors import UsageError
from lifeos.gym.recall import BY_WORDS, Recall
from lifeos.models.embedding import Embedding
from lifeos.models.weights import EMBEDDING

NEAREST = 0.25
"""The cosine from which a record bears on a question. Measured on twenty questions of a household, each with one record that answers it
and one that does not: of those that do, all are at 0.28 or more (the median is 0.54); of those that do not, 19 are at 0.14 or less and one
is at 0.32; of the 777 pairs that do not belong together, 37 are above the line. The right record of all forty comes first for 18 questions,
by words in common for 9. A higher line loses answers (three at 0.35), and an agent reads what it recalls anyway."""

_KEPT = 4096
"""Vectors that are kept, of 1.5 kB each: noise records come again and again, and a text takes some 7 ms."""


class ByMeaning:
    """A :class:`lifeos.gym.recall.Recall`. The model is loaded by the first question, in the process that asks it. On another machine the
    8-bit sums may be rounded otherwise, so scores count to two decimals, and ties go by id."""

    def __init__(self, embedding: Embedding) -> None:
        self._vector = lru_cache(_KEPT)(embedding.vector)

    def ranked(self, question: str, memory: Mapping[str, str]) -> list[str]:
        """See :class:`lifeos.gym.recall.Recall`."""
        asked = self._vector(question)
        scored = sorted((-round(float(asked @ self._vector(text)), 2), key) for key, text in memory.items())
        return [key for score, key in scored if -score >= NEAREST]

    def described(self) -> dict[str, str]:
        """See :class:`lifeos.gym.recall.Recall`."""
        return {"recall": "meaning", "model": EMBEDDING.model, "weights": EMBEDDING.digest}


def recall() -> Recall:
    """By meaning where the model is installed, else by words."""
    try:
        return ByMeaning(Embedding())
    except UsageError:
        return BY_WORDS
