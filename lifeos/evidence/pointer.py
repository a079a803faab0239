"""A pointer: the `.dvc` file of a memory, by which git says which version it has, and where DVC finds its bytes."""

import re
from typing import NamedTuple

from lifeos.errors import LifeOSError

_SNAPSHOT = re.compile(r"^ +snapshot: *['\"]?(sha256:[0-9a-f]{64})['\"]? *$", re.MULTILINE)
_FOLDER = re.compile(r"^ *-? *md5: *['\"]?([0-9a-f]{32}\.dir)['\"]? *$", re.MULTILINE)


class Pointer(NamedTuple):
    """A version as git points to it. ``folder``: the object of DVC that lists its files."""

    snapshot: str
    folder: str


def path_of(memory: str) -> str:
    """Where it belongs, from the root of the repository."""
    return f"memory/{memory}.dvc"


def read(path: str, text: str) -> Pointer:
    """What such a file points to. Raises :class:`LifeOSError`."""
    snapshot, folder = _SNAPSHOT.search(text), _FOLDER.search(text)
    if snapshot is None or folder is None:
        raise LifeOSError(
            f"{path} names no version of a memory; bring it back with git, or pin one with `lifeos memory pin`"
        )
    return Pointer(snapshot[1], folder[1])
