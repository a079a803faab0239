"""The part of the repository that is declarations: which files there are, and their bytes."""

import os
import re
import stat
from typing import NamedTuple

from lifeos.diagnostics import Diagnostic, Span
from lifeos.units import UnitError, parse_name

PLATFORM_FILE = "lifeos.yaml"
ROOTS = ("agents.d", "evals", "policies")
_DECLARATION = (".yaml", ".yml")
_NAMED = re.compile(r"agents\.d/(?:[^/]+/)?[^/]+|evals/suites/[^/]+")
"""Folders whose name is that of a team, an agent or a suite."""
MAX_BYTES = 1_000_000
"""A declaration is written by hand; a file this large is data that was put in the wrong place. What fits nowhere later (LOS108 of a kind:
768 KiB) need not be read for 14 s and 300 MB first, as five times as much YAML would be; this is a second and 90 MB."""


class UnreadableError(Exception):
    """The file cannot be had as text; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Listing(NamedTuple):
    """The files below the roots, sorted, the symbolic links found on the way (which are not followed), and a finding for
    each entry that can be neither."""

    files: list[str]
    links: list[str]
    found: list[Diagnostic]


def discover(root: str) -> Listing:
    """List the declaration tree. Hidden files and folders are not part of it."""
    listing = Listing([], [], [])
    for name in (PLATFORM_FILE, *ROOTS):
        path = os.path.join(root, name)
        if os.path.islink(path):
            listing.links.append(name)
        elif name != PLATFORM_FILE and os.path.isdir(path):
            _walk(root, name, listing)
        elif name != PLATFORM_FILE and os.path.exists(path):
            hint = f"make '{name}' a folder, with the declarations in it"
            listing.found.append(Diagnostic("LOS111", "this is a file, but a folder belongs here", Span(name), hint))
        elif os.path.exists(path):
            listing.files.append(name)
    listing.files.sort()
    listing.links.sort()
    return listing


def _walk(root: str, top: str, listing: Listing) -> None:
    """Add what lies below ``top``. A list of folders instead of recursion: how deep a tree is, is not ours to choose."""
    pending = [top]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(f"{root}/{folder}") as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    if entry.is_file(follow_symlinks=False) and name.isprintable():
                        listing.files.append(f"{folder}/{name}")
                    else:
                        _sort(f"{folder}/{name}", entry, pending, listing)
        except OSError as error:
            message = f"the folder cannot be listed: {error.strerror}"
            listing.found.append(Diagnostic("LOS111", message, Span(folder), "check its permissions"))


def _sort(path: str, entry: "os.DirEntry[str]", folders: list[str], listing: Listing) -> None:
    if not entry.name.isprintable():
        shown = "".join(char if char.isprintable() else "?" for char in path)
        message = "the name of this file or folder is not printable text in UTF-8"
        listing.found.append(Diagnostic("LOS106", message, Span(shown), "rename it: letters, digits, '-', '_' and '.'"))
    elif entry.is_symlink():
        listing.links.append(path)
    elif not entry.is_dir(follow_symlinks=False):
        listing.files.append(path)
    elif entry.name.endswith(_DECLARATION):
        message = "this is a folder, but its name is that of a declaration, which is a file"
        hint = "move its files out, or give it a name that does not end in .yaml"
        listing.found.append(Diagnostic("LOS111", message, Span(path), hint))
    elif _NAMED.fullmatch(path) and (misnamed := _misnamed(path, entry.name)) is not None:
        listing.found.append(misnamed)
    else:
        folders.append(path)


def _misnamed(path: str, name: str) -> Diagnostic | None:
    """A folder with a name that no document may have: nothing in it could be right before it is renamed."""
    try:
        parse_name(name)
    except UnitError as error:
        better = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
        message = f"the folder is called '{name}', which is not {error}"
        return Diagnostic("LOS126", message, Span(path), f"rename it, for example to '{better}'")
    return None


def read_bytes(root: str, path: str) -> bytes:
    """The bytes of a file of the tree; refuses what is not a regular file of a sensible size."""
    try:
        descriptor = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
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
                Diagnostic(
                    "LOS111",
                    f"this is {_sort_of(status.st_mode)}, not a file with text",
                    Span(path),
                    "put a file there",
                )
            )
        if status.st_size > MAX_BYTES:
            raise UnreadableError(
                Diagnostic(
                    "LOS108",
                    f"the file has {status.st_size:,} bytes; what is declared is written by hand, {MAX_BYTES:,} are allowed",
                    Span(path),
                    "keep data where the agents read it (a memory, a datastore), and only its name here",
                )
            )
        return os.read(descriptor, status.st_size + 1)
    finally:
        os.close(descriptor)


def _sort_of(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a device or a socket"


def _latin(byte: int) -> str:
    """The letter that the byte is in Latin-1, the usual culprit."""
    letter = bytes([byte]).decode("latin-1")
    return f", which is '{letter}' in Latin-1" if letter.isalpha() else ""


def decode(path: str, data: bytes) -> str:
    """The text of a file: UTF-8, a byte order mark is dropped."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is UTF-16, not UTF-8"
        raise UnreadableError(
            Diagnostic("LOS106", message, Span(path), "save it as UTF-8; editors call that an encoding")
        )
    try:
        return data.decode("utf-8-sig") if data[:3] == b"\xef\xbb\xbf" else data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
        raise UnreadableError(
            Diagnostic(
                "LOS106",
                f"the file is not UTF-8: byte 0x{data[error.start]:02x} here{_latin(data[error.start])}",
                Span(path, line, column),
                "save it as UTF-8; editors call that an encoding",
            )
        ) from error
