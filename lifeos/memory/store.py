"""The store: immutable objects named by content, laid out as a remote of DVC is, so that `dvc pull` reads it and `dvc push` fills it.

    files/md5/ab/cdef…          an object; that of a folder ends with .dir and lists the folder's files
    versions/<sha256>           of a version: the object of its folder; of one from which something was erased: the version that has its place

DVC names objects by MD5, which finds damage and not malice; what a version is called is the SHA-256 of its manifest, which holds
the SHA-256 of each file.
"""

import contextlib
import hashlib
import json
import os
from typing import Any, NamedTuple

import msgspec

from lifeos.errors import LifeOSError
from lifeos.memory.disk import flush, replace

MANIFEST = "manifest.json"
_PIECE = 1 << 20
_ERASURES = 10_000
"""More than a version can have been through."""


class DamagedError(LifeOSError):
    """An object that has other bytes than its name says. ``path``: of its file; ``byte``: where, if that is known; ``within``: which file it is of which version, and of which memory."""

    def __init__(self, path: str, byte: int | None = None, within: tuple[str, str, str] | None = None) -> None:
        where = f" at byte {byte}" if byte is not None else ""
        file, snapshot, memory = within or ("", "", "MEMORY")
        what = f"it is {file} of {snapshot}, and " if within else ""
        again = f"`lifeos memory ingest {memory}`" + f", then `lifeos memory embed {memory}`," * file.startswith(
            "vectors/"
        )
        super().__init__(
            f"{path} is damaged{where}: {what}its bytes are not those of its name. `lifeos memory restore {memory}` brings it from a remote that has it whole; without one delete the "
            f"file, then {again} makes that of the version that was ingested last again, of the same inbox"
        )
        self.path = path


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of a version: its hashes, its bytes and its lines, or its vectors. ``pieces``: checks of it where nothing else says which byte is damaged (:mod:`lifeos.memory.pieces`)."""

    sha256: str
    md5: str
    size: int
    lines: int
    pieces: str = ""


class Folder(NamedTuple):
    """A version as DVC points to it."""

    md5: str
    size: int
    files: int


class Store:
    """The objects below a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def put(self, data: bytes) -> Entry:
        """Keep an object; nothing is written when it is there."""
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        self._keep(md5, data)
        return Entry(hashlib.sha256(data).hexdigest(), md5, len(data), data.count(b"\n"))

    def take(self, path: str) -> Entry:
        """Keep a file of the same disk as an object: it is read in pieces, and moved. Raises :class:`OSError`."""
        md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
        size = lines = 0
        with open(path, "rb") as file:
            while piece := file.read(_PIECE):
                md5.update(piece)
                sha256.update(piece)
                size, lines = size + len(piece), lines + piece.count(b"\n")
        place = self.path(md5.hexdigest())
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.replace(path, place)  # also over one that is there: it may be what a power failure left
        return Entry(sha256.hexdigest(), md5.hexdigest(), size, lines)

    def copy(self, source: "Store", entry: Entry) -> None:
        """Keep an object of another store. Raises :class:`LifeOSError` for one that is lost or damaged there, and for one that would take the name of another.

        MD5 takes longer than all the rest, so it is asked only where something has that name already: elsewhere a wrong name hides nothing.
        """
        data = source.get(entry)
        if os.path.exists(self.path(entry.md5)) and hashlib.md5(data, usedforsecurity=False).hexdigest() != entry.md5:
            raise LifeOSError(
                f"{source.path(entry.md5)} is listed under a name that is not its own; the version was made by something else"
            )
        self._keep(entry.md5, data)

    def has(self, entry: Entry) -> bool:
        """Whether an object is there, in its full size."""
        try:
            return os.stat(self.path(entry.md5)).st_size == entry.size
        except OSError:
            return False

    def get(self, entry: Entry) -> bytes:
        """An object, checked against its hash. Raises :class:`LifeOSError` for one that is lost, :class:`DamagedError` for one that is damaged."""
        data = self.object(entry.md5)
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise DamagedError(self.path(entry.md5))
        return data

    def close(self, files: dict[str, Entry], manifest: bytes) -> tuple[str, Folder]:
        """Make a version of files that are kept already; its id, and its folder for DVC. Done last, it exists from then on."""
        listed = {path: (entry.md5, entry.size) for path, entry in files.items()}
        own = self.put(manifest)
        listed[MANIFEST] = (own.md5, own.size)
        rows = [{"md5": listed[path][0], "relpath": path} for path in sorted(listed, key=lambda path: path.split("/"))]
        text = json.dumps(rows, sort_keys=True).encode()
        md5 = hashlib.md5(text, usedforsecurity=False).hexdigest() + ".dir"
        self._keep(md5, text)
        folder = Folder(md5, sum(size for _, size in listed.values()), len(listed))
        flush()
        replace(self._version(own.sha256), (json.dumps({**folder._asdict(), "manifest": own.md5}) + "\n").encode())
        return f"sha256:{own.sha256}", folder

    @staticmethod
    def name(manifest: bytes) -> str:
        """What the version of a manifest is called."""
        return f"sha256:{hashlib.sha256(manifest).hexdigest()}"

    def snapshots(self) -> list[str]:
        """The versions that are here, sorted, without those that others have the place of. Raises :class:`LifeOSError`."""
        folder = os.path.join(self.folder, "versions")
        names = [f"sha256:{name}" for name in (os.listdir(folder) if os.path.isdir(folder) else ()) if len(name) == 64]
        return [snapshot for snapshot in sorted(names) if self.current(snapshot) == snapshot]

    def current(self, snapshot: str) -> str:
        """The version that has the place of this one: itself, unless something was erased from it. Raises :class:`LifeOSError`."""
        for _ in range(_ERASURES):
            pointer = self._pointer(snapshot.removeprefix("sha256:"))
            if pointer is None or "erased" not in pointer:
                return snapshot
            snapshot = str(pointer["erased"])
        raise LifeOSError(
            f"{self._version(snapshot.removeprefix('sha256:'))} leads to itself; bring it back from a copy"
        )

    def erase(self, snapshot: str, by: str) -> None:
        """Have another version in the place of this one from now on. Raises :class:`OSError`."""
        replace(self._version(snapshot.removeprefix("sha256:")), (json.dumps({"erased": by}) + "\n").encode())

    def version(self, snapshot: str) -> tuple[Folder, bytes] | None:
        """The folder and the manifest of a version, or of the one that has its place; None when it is not here. Raises :class:`LifeOSError` for a damaged one."""
        digest = self.current(snapshot).removeprefix("sha256:")
        pointer = self._pointer(digest)
        if pointer is None:
            return None
        try:
            folder, md5 = Folder(*(pointer[name] for name in Folder._fields)), str(pointer["manifest"])
        except (KeyError, TypeError) as error:
            raise LifeOSError(f"{self._version(digest)} is damaged; delete it and ingest again") from error
        manifest = self.object(md5)
        if hashlib.sha256(manifest).hexdigest() != digest:
            raise LifeOSError(
                f"{self.path(md5)} is damaged: it is not the manifest of {snapshot}; delete it and ingest again, or bring it back from a copy"
            )
        return folder, manifest

    def object(self, md5: str) -> bytes:
        """An object by its name, unchecked. Raises :class:`LifeOSError` when it cannot be read."""
        try:
            return self.read(self.path(md5))
        except OSError as error:
            raise LifeOSError(
                f"cannot read {self.path(md5)}: {error.strerror}; ingest again, or bring it back from a copy"
            ) from error

    def read(self, path: str) -> bytes:
        """A file of the store. Raises :class:`OSError`."""
        with open(path, "rb") as file:
            return file.read()

    def remove(self, md5: str) -> None:
        """Delete an object, whether or not it is there. Raises :class:`OSError`."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path(md5))

    def path(self, md5: str) -> str:
        """Where an object is."""
        return os.path.join(self.folder, "files", "md5", md5[:2], md5[2:])

    def _pointer(self, digest: str) -> dict[str, Any] | None:
        path = self._version(digest)
        try:
            pointer = json.loads(self.read(path))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise LifeOSError(f"{path} is damaged; delete it and ingest again") from error
        if not isinstance(pointer, dict):
            raise LifeOSError(f"{path} is damaged; delete it and ingest again")
        return pointer

    def _keep(self, md5: str, data: bytes) -> None:
        path = self.path(md5)
        try:
            with open(path, "rb") as file:
                if file.read() == data:  # and not what a power failure left
                    return
        except OSError:
            pass
        replace(path, data, settled=False)

    def _version(self, digest: str) -> str:
        return os.path.join(self.folder, "versions", digest)
