"""What the last compilation knew, so that this one only looks at what changed.

One file in an ignored folder of the repository. It is never trusted for anything that cannot be checked: entries are
keyed by the content of their inputs, and outputs are compared with the disk. A cache that cannot be read is no cache.

It has two parts. The first says what everything looked like when it was left in order; when it still does, nothing else is
needed (:func:`settled`), neither a parser nor a renderer. The second, decoded only otherwise, knows each unit.
"""

import contextlib
import os
import zlib

import msgspec

from lifeos.compiler.folder import as_left
from lifeos.compiler.inputs import Inputs
from lifeos.ir.roster import Member

FOLDER = ".lifeos"
_FILE = "compile.cache"
_CHECKSUM = 4
"""Bytes of it, before everything else."""


class Places(msgspec.Struct, array_like=True):
    """Where a unit's files of one environment are: folders of its own, and files in a folder that several units write to."""

    homes: list[str]
    shared: list[str]


class Entry(msgspec.Struct, array_like=True):
    """An agent without findings, by the key of its inputs; ``places`` by environment."""

    key: bytes
    member: Member
    places: dict[str, Places]


class Units(msgspec.Struct, array_like=True):
    """Agents by folder, and the platform's own part, which depends on the roster as ``roster_key`` has it."""

    entries: dict[str, Entry] = {}
    roster_key: bytes = b""
    platform: dict[str, Places] = {}


class Cache(msgspec.Struct, array_like=True):
    """``key``: of all inputs. ``settled``: all environments were rendered and nothing was found, not even a warning.
    ``folders``: every folder that was rendered to and those above them, sealed as last seen right; ``units``: :class:`Units`,
    encoded."""

    key: bytes = b""
    settled: bool = False
    agents: int = 0
    environments: int = 0
    folders: dict[str, bytes] = {}
    units: msgspec.Raw = msgspec.Raw(msgspec.msgpack.encode(Units()))


def load(root: str) -> Cache:
    """The cache of the repository at ``root``, empty when there is none that can be used."""
    try:
        return msgspec.msgpack.decode(kept(root, _FILE), type=Cache)
    except msgspec.DecodeError:
        return Cache()


def units(cache: Cache) -> Units:
    """The second part of the cache, empty when it cannot be used."""
    try:
        return msgspec.msgpack.decode(cache.units, type=Units)
    except msgspec.DecodeError:
        return Units()


def settled(root: str, inputs: Inputs, cache: Cache) -> bool:
    """Whether everything is as the last compilation left it, inputs and outputs, and it had nothing to say."""
    return (
        cache.settled
        and cache.key == inputs.key
        and not inputs.found
        and all(as_left(f"{root}/{folder}", sealed) for folder, sealed in cache.folders.items())
    )


def save(root: str, cache: Cache) -> None:
    """Replace the cache at once."""
    replace(root, _FILE, msgspec.msgpack.encode(cache))


def kept(root: str, name: str) -> bytes:
    """What :func:`replace` wrote; nothing when that is not what is there, as after a power failure."""
    try:
        with open(f"{root}/{FOLDER}/{name}", "rb") as file:
            data = file.read()
    except OSError:
        return b""
    return data[_CHECKSUM:] if data[:_CHECKSUM] == _checksum(memoryview(data)[_CHECKSUM:]) else b""


def replace(root: str, name: str, data: bytes) -> None:
    """Write a file of the folder that caches are kept in; a repository that cannot be written to simply has none."""
    folder = f"{root}/{FOLDER}"
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(f"{folder}/.gitignore"):
            with open(f"{folder}/.gitignore", "w", encoding="utf-8") as file:
                file.write("*\n")
        temporary = f"{folder}/{name}.{os.getpid()}"
        with open(temporary, "wb") as out:
            out.write(_checksum(data))
            out.write(data)
        os.replace(temporary, f"{folder}/{name}")


def _checksum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM, "big")
