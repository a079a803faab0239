"""What was forgotten, as a list beside the journals: it holds though a journal is lost, and it travels to other machines.

    <store>/forgotten/<memory>     all that was forgotten in this store, and all that it was told of
    memory/<memory>.forgotten      the same in git, beside the pin

Targets, a line each, sorted; a list only grows. So lists can be put together in any order, and nobody who has only one of them lacks what another one has for long.
"""

import os
from collections.abc import Collection

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory import disk
from lifeos.memory.journal import target

_WAIT = 5.0
"""Seconds to wait for somebody who adds to it: that takes milliseconds."""


def of(store: str, memory: str) -> str:
    """Where the list of a memory is. ``store``: its folder."""
    return os.path.join(store, "forgotten", memory)


def read(path: str) -> frozenset[str]:
    """A list; nothing where there is none. Raises :class:`LifeOSError` for a line that is no target."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    return decoded(data, path)


def decoded(data: bytes, path: str) -> frozenset[str]:
    """A list from its bytes. ``path``: where they are from. Raises :class:`LifeOSError` for a line that is no target."""
    lines = data.decode("ascii", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        try:
            target.parse(line)
        except UsageError as error:
            raise LifeOSError(
                f"{path} is damaged at line {number}: it is neither fact:<32 hex> nor record:<32 hex>; bring the file back from a copy, or delete the line"
            ) from error
    return frozenset(lines)


def encoded(targets: Collection[str]) -> bytes:
    """A list as it is written."""
    return "".join(f"{one}\n" for one in sorted(targets)).encode()


def add(store: str, memory: str, targets: Collection[str]) -> None:
    """Have targets in the list of a store, on the disk; nothing is written when they are. Raises :class:`LifeOSError` for a list that is damaged, and :class:`OSError`."""
    path = of(store, memory)
    if read(path).issuperset(targets):
        return
    with disk.alone(os.path.dirname(path), _WAIT):
        disk.replace(path, encoded(read(path).union(targets)))
