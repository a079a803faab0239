"""A folder of rendered files: who owns what in it.

Each folder that the compiler writes to records the files it wrote (``.files.json``), names only, so that two pull requests
rarely touch the same line. What is not recorded there was written by someone else: it is never overwritten and never
deleted, and since Argo CD would apply it, it is a finding.
"""

import os
from collections.abc import Collection, Container
from typing import NamedTuple

import msgspec

from lifeos.diagnostics import Diagnostic, Span
from lifeos.errors import LifeOSError

RECORD = ".files.json"
GENERATIONS = "generations.lock"


Signature = dict[str, tuple[int, int]]
"""What a folder holds: size and modification time (ns) by file name; zeros for a folder, whose name ends with ``/``."""


_encode = msgspec.msgpack.Encoder(order="sorted").encode
"""By name: the order in which a folder lists its files is not that in which they were written."""


class _Record(msgspec.Struct):
    files: list[str]


class Held(NamedTuple):
    """What a folder holds now: signatures by file name, and the names that its record claims."""

    files: Signature
    owned: frozenset[str]


def signature(path: str) -> Signature:
    """What a folder holds now; empty when there is no folder. Raises :class:`LifeOSError` when it cannot be read."""
    files: Signature = {}
    try:
        # By descriptor: else each file's status would be looked up along the whole path.
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise LifeOSError(f"cannot read {path}: {error.strerror}. Mend that and try again.") from error
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    files[entry.name + "/"] = (0, 0)
                else:
                    status = entry.stat(follow_symlinks=False)
                    files[entry.name] = (status.st_size, status.st_mtime_ns)
    finally:
        os.close(folder)
    return files


def seal(files: Signature) -> bytes:
    """A signature as it is kept: a compilation compares thousands of them and needs to look into few."""
    return _encode(files)


def unseal(sealed: bytes) -> Signature | None:
    """What a folder held when it was sealed; None when that cannot be told."""
    try:
        return msgspec.msgpack.decode(sealed, type=Signature)
    except msgspec.DecodeError:
        return None


def as_left(path: str, sealed: bytes) -> bool:
    """Whether a folder holds just what it did when it was sealed."""
    return seal(signature(path)) == sealed


_MARKS = ("<<<<<<< ", "||||||| ", "=======", ">>>>>>> ")


def look(root: str, home: str) -> tuple[Held, list[Diagnostic]]:
    """What ``home`` holds. A record that cannot be read, or that names files elsewhere, claims nothing."""
    files = signature(f"{root}/{home}")
    path = f"{home}/{RECORD}"
    if RECORD not in files:
        return Held(files, frozenset()), []
    try:
        with open(f"{root}/{path}", "rb") as file:
            names = _recorded(file.read())
        if any("/" in name or name in ("", ".", "..") for name in names):
            raise ValueError
    except (OSError, ValueError, msgspec.DecodeError, RecursionError):
        hint = f"restore it with `git checkout -- {path}`, and compile again"
        return Held(files, frozenset()), [
            Diagnostic("LOS806", "this record of rendered files cannot be read", Span(path), hint)
        ]
    return Held(files, frozenset(names)), []


def _recorded(data: bytes) -> list[str]:
    """The names in a record. One in which a merge left its marks names what either side rendered, for it has a name a line."""
    lines = data.decode().splitlines()
    if not any(line.startswith("<<<<<<< ") for line in lines):
        return msgspec.json.decode(data, type=_Record).files
    names = [line.strip().rstrip(",") for line in lines if not line.startswith(_MARKS)]
    frame = {"{", "}", "]", '"files": [', '"files": []', ""}
    if '"files": [' not in names:
        raise ValueError
    return [msgspec.json.decode(name, type=str) for name in names if name not in frame]


def temporary(name: str) -> str:
    """Where a file is written before it replaces the one called ``name``."""
    return f"{name}.{os.getpid()}.tmp"


def is_temporary(name: str, known: Container[str]) -> bool:
    """Whether a file is what a killed run left behind of replacing one of the ``known`` names."""
    target, _, rest = name.removesuffix(".tmp").rpartition(".")
    return name.endswith(".tmp") and rest.isdigit() and target in known


def record(names: Collection[str]) -> str:
    """The text of a folder's record: JSON, a name a line, so that merges meet in few lines."""
    lines = ",\n".join(f"  {msgspec.json.encode(name).decode()}" for name in sorted(names))
    return f'{{\n "files": [\n{lines}\n ]\n}}\n' if names else '{\n "files": []\n}\n'


def read_generations(root: str, home: str) -> list[str]:
    """The ConfigMaps that a folder retains, newest first; lines that are no names (a merge conflict's) are left out."""
    try:
        with open(f"{root}/{home}/{GENERATIONS}", encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except (OSError, UnicodeDecodeError):
        return []
    return [line for line in lines if line and not line.startswith(("#", "<", "=", ">")) and "/" not in line]


def write_generations(names: list[str]) -> str:
    """The text of ``generations.lock``."""
    return "# ConfigMaps kept for pods of earlier versions, newest first.\n" + "".join(f"{name}\n" for name in names)
