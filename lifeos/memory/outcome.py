"""What reading one file came to: its records and what was refused, kept by the file's content so that it is read once.

Two files of JSON lines, ``<key>.refused`` and then ``<key>.records``: when the second is there, both are.
"""

import hashlib
import importlib.metadata
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from lifeos.memory import record
from lifeos.memory.connectors import Connector, blocks, table, text
from lifeos.memory.disk import Spool
from lifeos.memory.record import Found, Refused

_PIECE = 1 << 20
_encoder = msgspec.json.Encoder(order="deterministic")
_found = msgspec.json.Decoder(Found)
_refused = msgspec.json.Decoder(Refused)


class Outcome(NamedTuple):
    """The reading of a file, of these bytes. ``fresh``: it was read just now."""

    key: str
    file: str
    records: int
    refused: int
    fresh: bool


def digest_of(path: str) -> str:
    """``sha256:…`` of a file's bytes, read in pieces. Raises :class:`OSError`."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return f"sha256:{digest.hexdigest()}"


def reading(connector: Connector) -> str:
    """What a connector reads by: its code, what it is built on, and the version of its library."""
    digest = hashlib.sha256()
    for module in (connector, blocks, table, text, record):
        home: Any = module
        with open(home.__file__, "rb") as file:
            digest.update(file.read())
    digest.update((importlib.metadata.version(connector.LIBRARY) if connector.LIBRARY else "").encode())
    return digest.hexdigest()


def read(folder: str, source: str, connector: Connector, by: str, path: str) -> Outcome:
    """Read a file, unless it was. ``by``: of :func:`reading`. Raises :class:`OSError`."""
    file = digest_of(path)
    key = hashlib.sha256(f"{source}\n{by}\n{file}".encode()).hexdigest()
    base = os.path.join(folder, key)
    if os.path.exists(f"{base}.records"):
        return Outcome(key, file, _count(f"{base}.records"), _count(f"{base}.refused"), fresh=False)
    found = refused = 0
    # Closed from the last to the first: what was refused is there before the records are.
    with Spool(f"{base}.records") as good, Spool(f"{base}.refused") as bad, open(path, "rb") as opened:
        for item in connector.read(opened, os.path.basename(path)):
            line = _line(item)
            if line is None or isinstance(item, Refused):
                refused += 1
                bad.write(line or _encoder.encode(Refused(item.line, "it holds characters that are no text")) + b"\n")
            else:
                found += 1
                good.write(line)
    return Outcome(key, file, found, refused, fresh=True)


def _line(item: Found | Refused) -> bytes | None:
    """None when it holds characters that no text has, such as half of a pair."""
    try:
        return _encoder.encode(item) + b"\n"
    except UnicodeEncodeError:
        return None


def found(folder: str, key: str) -> Iterator[Found]:
    """What was found, in the file's order."""
    with open(os.path.join(folder, f"{key}.records"), "rb") as file:
        for line in file:
            yield _found.decode(line)


def refused(folder: str, key: str) -> Iterator[Refused]:
    """What was refused."""
    with open(os.path.join(folder, f"{key}.refused"), "rb") as file:
        for line in file:
            yield _refused.decode(line)


def _count(path: str) -> int:
    with open(path, "rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))
