"""Stores on servers: versions lie there side by side, each named by its content and filled when it is asked for first, and go when the store lets them go."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from lifeos.errors import UsageError
from lifeos.ir import Stores

if TYPE_CHECKING:
    from lifeos.memory.store import Store


class _Shelf(Protocol):
    """A server, as far as it keeps versions."""

    def known(self, memory: str) -> set[str]:
        """The versions of a memory that lie there, whole or not."""
        ...

    def drop(self, snapshot: str) -> None:
        """Delete a version."""
        ...


def need(stores: Stores | None) -> None:
    """Raise :class:`UsageError` without the libraries for the servers that are declared."""
    if stores is None:
        return
    try:
        if stores.vectors is not None:
            import qdrant_client  # noqa: F401, PLC0415
        if stores.graph is not None:
            import httpx  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[stores]'") from error


def collect(stores: Stores | None, memory: str, store: "Store") -> list[str]:
    """Take the versions of a memory off its servers that the store has no more; which went. Raises :class:`LifeOSError`, also when a server is away."""
    if stores is None:
        return []
    need(stores)
    kept = {store.current(snapshot) for snapshot in store.snapshots()}
    gone = set()
    for shelf in _shelves(stores):
        for snapshot in shelf.known(memory) - kept:
            shelf.drop(snapshot)
            gone.add(snapshot)
    return sorted(gone)


def _shelves(stores: Stores) -> Iterator[_Shelf]:
    if stores.vectors is not None:
        from lifeos.memory.vectors import server as vectors  # noqa: PLC0415  optional

        yield vectors.Server(vectors.client(stores.vectors.url))
    if stores.graph is not None:
        from lifeos.memory.graph import server as graph  # noqa: PLC0415  optional

        yield graph.Server(stores.graph.url)
