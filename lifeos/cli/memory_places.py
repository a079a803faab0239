"""What the semantic layer serves and from where: a repository on this machine, or the cluster that it is a pod of."""

import os
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from lifeos.cli import repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments
from lifeos.errors import LifeOSError, UsageError
from lifeos.ir import Fleet, Memory
from lifeos.memory import disk

if TYPE_CHECKING:
    from lifeos.memory.store import Store
    from lifeos.memory.versions.bucket import Bucket

ACCESS_KEY, SECRET_KEY = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
"""Variables of the environment, as all clients of S3 read them."""
_LOOK = 30.0
"""Seconds between two looks at what the workflows say is forgotten; what is forgotten here is said at once."""


class Places(NamedTuple):
    """``follows``: the versions that a pinned one may continue, newest first; ``bring``: has a version whole in the store; ``discard``: takes those off the disk that nobody
    asks for any more, where that is nobody's decision; ``share``: has what is forgotten known here and where versions are made (:class:`lifeos.services.semantic.keeper.Keeper`). All raise :class:`LifeOSError`."""

    fleet: Callable[[], Fleet]
    follows: Callable[[Memory], Iterable[str]]
    bring: Callable[[Memory], object]
    discard: Callable[[Memory, set[str]], Iterable[str]] | None = None
    share: Callable[[Memory], object] | None = None


def of_repository(root: str, store: "Store", arguments: Arguments) -> Places:
    """The repository says what is pinned, and was; versions are brought from the remotes of DVC. ``--fleet`` says instead what is pinned now."""
    from lifeos.memory.versions import pins  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions.bring import bring  # noqa: PLC0415

    return Places(
        _telling(_folder(arguments.fleet) if arguments.fleet else _declared(root), root, store),
        lambda memory: pins.before(root, memory.name, memory.snapshot),
        lambda memory: bring(root, memory.name, store, memory.snapshot),
    )


def of_cluster(store: "Store") -> Places:
    """ConfigMaps say what is pinned; versions are brought from where the workflows keep them all, so the volume need not, and what is forgotten is told there. What was pinned before is not known here: a
    version continues the one that was learned on last."""
    from lifeos.memory import servers  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.branches import Branches  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions import garbage  # noqa: PLC0415
    from lifeos.memory.versions.bucket import Bucket, Keys, beside, bucket  # noqa: PLC0415
    from lifeos.memory.versions.restore import restore  # noqa: PLC0415

    try:
        from lifeos.services.fleet_cluster import here  # noqa: PLC0415  only in a pod
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[services]'") from error
    fleet = here()

    def kept(memory: Memory, part: Callable[[str, str, str, Keys], Bucket]) -> Bucket | None:
        workflows = fleet().catalog.platform.workflows
        if workflows is None:
            return None
        keys = Keys(os.environ.get(ACCESS_KEY, ""), os.environ.get(SECRET_KEY, ""))
        return part(workflows.artifacts.endpoint, workflows.artifacts.bucket, memory.name, keys)

    def bring(memory: Memory) -> None:
        remote = kept(memory, bucket)
        if remote is None:
            raise LifeOSError(
                f"{memory.snapshot} is not in {store.folder}, and the platform declares no spec.workflows to bring it from"
            )
        restore(store, remote, memory.snapshot, None)

    def discard(memory: Memory, opened: set[str]) -> list[str]:
        gone = garbage.keep_only(store, memory.name, {memory.snapshot, *opened})
        servers.collect(memory.stores, memory.name, store)
        return gone

    share = _sharing(lambda memory: kept(memory, beside), store)
    return Places(fleet, lambda memory: Branches(store.folder, memory.name).newest_first(), bring, discard, share)


def _sharing(place: "Callable[[Memory], Bucket | None]", store: "Store") -> Callable[[Memory], None]:
    """What shares when more was forgotten here, and now and then, for more may have been elsewhere."""
    from lifeos.memory.journal import forgotten  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions.shared import share  # noqa: PLC0415

    shared: dict[str, tuple[object, float]] = {}

    def shares(memory: Memory) -> None:
        sign, now = disk.sign(forgotten.of(store.folder, memory.name)), time.monotonic()
        before, at = shared.get(memory.name, (None, now - _LOOK))
        remote = place(memory) if sign != before or now >= at + _LOOK else None
        if remote is not None:
            share(store.folder, memory.name, remote)
            shared[memory.name] = sign, now

    return shares


def _telling(fleet: Callable[[], Fleet], root: str, store: "Store") -> Callable[[], Fleet]:
    """A fleet; whenever git's list of what is forgotten from one of its memories is another one, the store is told first."""
    from lifeos.memory.versions import listed  # noqa: PLC0415  with memory, not before

    seen: dict[str, object] = {}

    def told() -> Fleet:
        now = fleet()
        for memory in now.catalog.memories:
            sign = disk.sign(os.path.join(root, listed.path(memory)))
            if memory not in seen or seen[memory] != sign:
                try:
                    listed.tell(root, memory, store.folder)
                except OSError as error:
                    raise LifeOSError(
                        f"cannot write what git says is forgotten into {store.folder}: {error.strerror}"
                    ) from error
                seen[memory] = sign
        return now

    return told


def _declared(root: str) -> Callable[[], Fleet]:
    from lifeos.services.fleet_repository import FleetRepository  # noqa: PLC0415  not for a folder

    return FleetRepository(root, lambda: fleet_at(root))


def _folder(folder: str) -> Callable[[], Fleet]:
    from lifeos.services.fleet_folder import FleetFolder  # noqa: PLC0415  not for a repository

    if not os.path.isdir(folder):
        raise LifeOSError(f"there is no folder {folder}; it holds the files of the fleet's ConfigMaps")
    found = FleetFolder(folder)
    found()  # that there is no fleet is said at the start
    return found


def root_of(arguments: Arguments) -> str:
    """Of the repository; in a pod, which has none, nothing."""
    return "" if arguments.cluster else repository.find(arguments.repo)
