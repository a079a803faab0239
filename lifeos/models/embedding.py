"""all-MiniLM-L6-v2 on onnxruntime: what a text is about, as a vector of length 1."""

from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np

from lifeos.errors import UsageError
from lifeos.models.weights import EMBEDDING, EMBEDDING_WORDS, INSTALL, short

_TOKENS = 256
"""Of a text; what comes after has no part in the vector. As many as the model was trained on."""

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]


class Embedding:
    """The model, in this process, loaded by the first text. One thread: sums in one order, so a text has the same vector each time on
    the same machine."""

    dimension = 384

    def __init__(self) -> None:
        """Raises :class:`UsageError` when weights or programs are missing."""
        for program in ("onnxruntime", "tokenizers"):
            if find_spec(program) is None:
                raise UsageError(f"this needs {program}: {INSTALL}")
        self.model = f"{EMBEDDING.model}@{short(EMBEDDING.digest)}"
        if not EMBEDDING_WORDS.installed:
            raise UsageError(f"{EMBEDDING_WORDS.model} is not installed: {INSTALL}")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  optional

        tokenizer = Tokenizer.from_file(EMBEDDING_WORDS.verified())
        tokenizer.no_padding()
        tokenizer.enable_truncation(_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime  # noqa: PLC0415  optional

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(EMBEDDING.verified(), options, providers=["CPUExecutionProvider"])

    def vector(self, text: str) -> Vector:
        """The mean over the tokens, normalised; so the product of two vectors is the cosine between them."""
        encoded = self._tokenizer.encode(text)
        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        (states,) = self._session.run(None, {name: np.array([ids], np.int64) for name, ids in given.items()})
        mean = states[0].mean(axis=0)
        vector: Vector = mean / np.linalg.norm(mean)
        return vector

    def tokens(self, text: str) -> int:
        """How many tokens of the text are read."""
        return len(self._tokenizer.encode(text).ids)
