"""The embedding model that a memory declares, as this machine has it."""

from typing import TYPE_CHECKING

from lifeos.errors import UsageError
from lifeos.ir import Memory

_HASH = "sha256:"

if TYPE_CHECKING:
    from lifeos.memory.vectors.index import Embedder


def declared(memory: Memory) -> "Embedder":
    """The model. Raises :class:`UsageError` when it is not known or cannot be had, when this machine has other weights, or without the libraries: with vectors of
    a model that was not declared, recall would be another than the one that was judged."""
    need()
    from lifeos.models.embedding import CARRIED, Embedding  # noqa: PLC0415  with recall, not before
    from lifeos.models.fetched import Fetched  # noqa: PLC0415
    from lifeos.models.weights import short  # noqa: PLC0415

    name, _, version = memory.embedding.partition("@")
    carried = next((one for one in CARRIED if _last(name) in (_last(one.name), one.weights.model)), None)
    try:
        embedder: Embedding | Fetched = Embedding(carried) if carried is not None else Fetched(name)
    except UsageError as error:
        raise UsageError(f"memory '{memory.name}' declares the embedding model {memory.embedding}: {error}") from error
    exact = f"{name}@{short(embedder.digest)}"
    if version.startswith(_HASH):
        if len(version) < len(short(embedder.digest)) or not embedder.digest.startswith(version):
            raise UsageError(
                f"memory '{memory.name}' declares the embedding model {memory.embedding}, and the weights on this machine are {exact}: bring those that are declared, or declare these"
            )
    elif carried is None:
        raise UsageError(f"memory '{memory.name}' says not which weights of {name} it means; declare {exact}")
    return embedder


def _last(name: str) -> str:
    return name.rpartition("/")[2].lower()


def need() -> None:
    """Raise :class:`UsageError` without the libraries of recall."""
    try:
        import nanoarrow  # noqa: F401, PLC0415
        import numpy  # noqa: F401, ICN001, PLC0415
        import qdrant_edge  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory,recall]'") from error
