"""A model in place of one, where it is not what is measured."""

import numpy as np


class Drawn:
    """A model that takes no time: what it says of texts is drawn by chance."""

    model, dimension = "drawn", 384

    def __init__(self) -> None:
        self._chance = np.random.default_rng(1)

    def vector(self, text: str) -> np.ndarray:
        """Another one each time."""
        vector = self._chance.standard_normal(self.dimension, np.float32)
        return vector / np.linalg.norm(vector)
