"""Verdicts: the units that policies had nothing to say about, so that they are not asked about the same again.

One file beside the cache of the compiler. A unit is known by a digest of all that its verdict depends on: the compiler, the
shared files with the policies among them, the agent's own files, the environment, and the engine. Only a clean verdict is
kept: what was found is found again, at whatever line it then stands. A file that cannot be read is no file.
"""

import hashlib

import msgspec

from lifeos.compiler.cache import kept, replace

_FILE = "check.cache"


class Verdicts:
    """The clean units of the last check by an engine, and those of this one."""

    def __init__(self, root: str, engine: str, *, cached: bool = True) -> None:
        """``engine``: the identity of what evaluates, another one when it may say something else."""
        self._root = root
        self._engine = engine
        self._known = _load(root) if cached else {}
        self._clean: dict[bytes, int] = {}

    def key(self, unit: bytes, environment: str) -> bytes:
        """The digest of a unit, of which ``unit`` is what its manifests depend on."""
        parts = msgspec.msgpack.encode((unit, environment, self._engine))
        return hashlib.blake2b(parts, digest_size=16).digest()

    def recall(self, key: bytes) -> int | None:
        """How many manifests the unit has, if it is known to be clean; then it is known the next time, too."""
        manifests = self._known.get(key)
        if manifests is not None:
            self._clean[key] = manifests
        return manifests

    def accept(self, key: bytes, manifests: int) -> None:
        """Note that a unit is clean."""
        self._clean[key] = manifests

    def save(self) -> None:
        """Keep what is clean now, and forget the rest; a repository that cannot be written to keeps nothing."""
        if self._clean != self._known:
            replace(self._root, _FILE, msgspec.msgpack.encode(self._clean))


def _load(root: str) -> dict[bytes, int]:
    try:
        return msgspec.msgpack.decode(kept(root, _FILE), type=dict[bytes, int])
    except msgspec.DecodeError:
        return {}
