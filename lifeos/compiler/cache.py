"""What the last compilation knew, so that this one only looks at what changed.

One file in an ignored folder of the repository. It is never trusted for anything that cannot be checked: entries are
keyed by the content of their inputs, and outputs are compared with the disk. A cache that cannot be read is no cache.
"""

import contextlib
import os

import msgspec

from lifeos.ir import Agent

FOLDER = ".lifeos"
_FILE = "compile.cache"

Signature = dict[str, tuple[int, int]]
"""What a folder held when it was last seen right: size and modification time (ns) by file name."""


class Entry(msgspec.Struct, array_like=True):
    """An agent without findings, and the folders that were rendered for it, by environment and path."""

    key: bytes
    agent: Agent
    digest: str
    outputs: dict[str, dict[str, Signature]] = {}
    shared: dict[str, list[str]] = {}
    """Files in folders that several units write to, by environment: paths from the root."""
    passed: list[str] = []
    """Environments in which the declaration policies had no finding."""


class Cache(msgspec.Struct, array_like=True):
    """The whole of it. ``platform``: outputs of what is rendered once for an environment, under ``platform_key``; ``common``: the
    folders that several units write to, whatever the key."""

    catalog_key: bytes = b""
    entries: dict[str, Entry] = {}
    platform_key: bytes = b""
    platform: dict[str, dict[str, Signature]] = {}
    platform_shared: dict[str, list[str]] = {}
    common: dict[str, Signature] = {}
    platform_passed: list[str] = []


def load(root: str) -> Cache:
    """The cache of the repository at ``root``, empty when there is none that can be used."""
    try:
        with open(f"{root}/{FOLDER}/{_FILE}", "rb") as file:
            return msgspec.msgpack.decode(file.read(), type=Cache)
    except (OSError, msgspec.DecodeError):
        return Cache()


def save(root: str, cache: Cache) -> None:
    """Replace the cache at once; a repository that cannot be written to simply has none."""
    folder = f"{root}/{FOLDER}"
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(f"{folder}/.gitignore"):
            with open(f"{folder}/.gitignore", "w", encoding="utf-8") as file:
                file.write("*\n")
        temporary = f"{folder}/{_FILE}.{os.getpid()}"
        with open(temporary, "wb") as out:
            out.write(msgspec.msgpack.encode(cache))
        os.replace(temporary, f"{folder}/{_FILE}")
