"""Having a version here, from wherever it is whole: this store, or one of the remotes of DVC."""

from lifeos.errors import LifeOSError
from lifeos.memory.journal import forgotten
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.memory.versions import pins, remotes
from lifeos.memory.versions.restore import Restored, restore


def bring(root: str, memory: str, store: Store, snapshot: str, wanted: str | None = None) -> Restored:
    """Have a version of a memory in the store, whole. ``root``: the repository; ``wanted``: a folder or a remote, else all that `.dvc/config` names, in turn.
    Raises :class:`LifeOSError` where no place has it whole, and :class:`OSError` when the disk refuses."""
    here = pins.here(root, memory)
    pinned = here is not None and here.snapshot == snapshot
    pin = here if pinned else pins.find(root, memory, snapshot)
    folder = pin.folder if pin is not None else None
    if wanted is not None:
        return _restored(store, remotes.source(root, memory, wanted, pinned=pinned), memory, snapshot, folder)
    errors = []
    try:
        return restore(store, store, snapshot, folder)
    except LifeOSError as error:
        errors.append(error)
    others = remotes.others(root, store.folder)
    for remote in others:
        try:
            place = Store(remote.folder) if remote.folder else remotes.source(root, memory, remote.name, pinned=pinned)
            return _restored(store, place, memory, snapshot, folder)
        except LifeOSError as error:
            errors.append(error)
    if not others:
        raise LifeOSError(f"{errors[-1]}. {remotes.ALONE}")
    raise errors[-1]


def _restored(store: Store, source: Store, memory: str, snapshot: str, folder: str | None) -> Restored:
    """From a store that somebody else learns in comes what was forgotten there, too, and first."""
    forgotten.add(store.folder, memory, Branches(source.folder, memory).forgotten().targets)
    return restore(store, source, snapshot, folder)
