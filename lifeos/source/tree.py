"""The part of the repository that is declarations: which files there are, and their bytes."""

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from lifeos.diagnostics import Diagnostic, Span

PLATFORM_FILE = "lifeos.yaml"
ROOTS = ("agents.d", "evals", "policies")
MAX_BYTES = 5_000_000
"""A declaration is written by hand; a file this large is data that was put in the wrong place."""


class UnreadableError(Exception):
    """The file cannot be had as text; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Listing(NamedTuple):
    """The files below the roots, sorted, and the symbolic links found on the way (which are not followed)."""

    files: list[str]
    links: list[str]


def discover(root: str) -> Listing:
    """List the declaration tree. Hidden files and folders are not part of it."""
    files: list[str] = []
    links: list[str] = []
    for name in (PLATFORM_FILE, *ROOTS):
        path = os.path.join(root, name)
        if os.path.islink(path):
            links.append(name)
        elif os.path.isdir(path):
            for entry, relative in _walk(path, name):
                (links if entry.is_symlink() else files).append(relative)
        elif os.path.exists(path):
            files.append(name)
    return Listing(sorted(files), sorted(links))


def _walk(path: str, relative: str) -> Iterator[tuple["os.DirEntry[str]", str]]:
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inner = f"{relative}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, inner)
            else:
                yield entry, inner


def read_bytes(root: str, path: str) -> bytes:
    """The bytes of a file of the tree; refuses what is not a regular file of a sensible size."""
    try:
        descriptor = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise UnreadableError(
            Diagnostic(
                "LOS111",
                f"the file cannot be read: {error.strerror}",
                Span(path),
                "check that it exists and its permissions",
            )
        ) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(
                Diagnostic("LOS111", "this is not a regular file", Span(path), "declare it in a plain text file")
            )
        if status.st_size > MAX_BYTES:
            megabytes = status.st_size / 1e6
            raise UnreadableError(
                Diagnostic(
                    "LOS108",
                    f"the file has {megabytes:.1f} MB; a declaration may have 5 MB",
                    Span(path),
                    "move data out of the declarations",
                )
            )
        return os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def decode(path: str, data: bytes) -> str:
    """The text of a file: UTF-8, a byte order mark is dropped."""
    try:
        return data.decode("utf-8-sig") if data[:3] == b"\xef\xbb\xbf" else data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
        raise UnreadableError(
            Diagnostic(
                "LOS106",
                f"the file is not UTF-8: byte 0x{data[error.start]:02x} here",
                Span(path, line, column),
                "save it as UTF-8",
            )
        ) from error
