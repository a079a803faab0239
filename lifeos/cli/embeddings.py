"""The embedding model that a memory declares, as this machine has it."""

from typing import TYPE_CHECKING

from lifeos.errors import UsageError
from lifeos.ir import Memory

if TYPE_CHECKING:
    from lifeos.memory.vectors.index import Embedder


def declared(memory: Memory) -> "Embedder":
    """The model. Raises :class:`UsageError` when it is another than the one that is carried here, or its libraries are missing: with vectors of
    a model that was not declared, recall would be another than the one that was judged."""
    need()
    from lifeos.models.embedding import Embedding  # noqa: PLC0415  with recall, not before
    from lifeos.models.weights import EMBEDDING  # noqa: PLC0415

    name = memory.embedding.partition("@")[0].rpartition("/")[2].lower()
    if not EMBEDDING.model.startswith(name):
        raise UsageError(
            f"memory '{memory.name}' declares the embedding model {memory.embedding}, and this machine has {EMBEDDING.model} alone; "
            "declare sentence-transformers/all-MiniLM-L6-v2"
        )
    return Embedding()


def need() -> None:
    """Raise :class:`UsageError` without the libraries of recall."""
    try:
        import nanoarrow  # noqa: F401, PLC0415
        import numpy  # noqa: F401, ICN001, PLC0415
        import qdrant_edge  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory,recall]'") from error
