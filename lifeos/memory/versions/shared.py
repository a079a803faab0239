"""What is forgotten, between the semantic layer of a cluster and the workflows that ingest: by the bucket, which is all that both reach.

    memory/<memory>/forgotten                    the layer's list: it alone writes it, and ingestion reads it
    memory/<memory>/store/forgotten/<memory>     the workflows' list: what git says, and what they have read of the layer's

A list only grows and each has one writer, so who comes late has it the next time, and nobody writes over what another one said.
"""

from lifeos.errors import LifeOSError
from lifeos.memory.journal import forgotten
from lifeos.memory.journal.branches import Branches
from lifeos.memory.versions.bucket import Bucket


def share(store: str, memory: str, place: Bucket) -> None:
    """Have a layer's store know what both lists say, and its list say all that the store knows. A store that is new learns so what the one before it was told. ``store``: its folder; ``place``: where both
    lists are (:func:`lifeos.memory.versions.bucket.beside`). Raises :class:`LifeOSError` for a list that is damaged, and :class:`OSError`."""
    own = f"{place.folder}/forgotten"
    said = _listed(place, own)
    forgotten.add(store, memory, said | _listed(place, f"{place.folder}/store/forgotten/{memory}"))
    every = Branches(store, memory).forgotten().targets
    if every - said:
        try:
            place.write(own, forgotten.encoded(every))
        except OSError as error:
            raise LifeOSError(
                f"{own} cannot be written ({error.strerror}); the keys of the layer have to be allowed to"
            ) from error


def _listed(place: Bucket, path: str) -> frozenset[str]:
    try:
        return forgotten.decoded(place.read(path), path)
    except FileNotFoundError:
        return frozenset()
