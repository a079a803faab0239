"""What reading one file came to: its records and what was refused, kept by the file's content so that it is read once.

A line of JSON each, ``[line, content]``, ``[line, reason]``, or ``[line, content, reason]`` of what was read and is not valid; the last one counts and has the hash of those before it. An outcome that does not
hash to that, as after a power failure, is none.
"""

import hashlib
import importlib.metadata
import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from lifeos.memory import ontology, record, shapes
from lifeos.memory.connectors import Connector, blocks, markup, table, text
from lifeos.memory.disk import Spool
from lifeos.memory.record import Content, Found, Invalid, Refused

_PIECE = 1 << 20
_encoder = msgspec.json.Encoder(order="deterministic")


class _Item(msgspec.Struct, array_like=True, frozen=True):
    line: int
    said: Content | str
    reason: str = ""


class _End(msgspec.Struct, array_like=True, frozen=True):
    digest: str
    records: int
    refused: int


_decoder = msgspec.json.Decoder(_Item)


class Outcome(NamedTuple):
    """The reading of a file. ``refused``: with what is not valid. ``fresh``: it was read just now."""

    key: str
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
    """What a connector reads by: its code, what it is built on, the version of its library, and the ontology."""
    library = importlib.metadata.version(connector.LIBRARY) if connector.LIBRARY else ""
    code = code_of(connector, blocks, markup, table, text, record, ontology, shapes)
    return f"{code} {ontology.ontology().digest} {library}"


def code_of(*modules: Any) -> str:
    """A hash of the text of modules: with other code, what it made before is made anew."""
    digest = hashlib.sha256()
    for module in modules:
        with open(module.__file__, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def read(
    folder: str, connector: Connector, by: str, path: str, erased: Callable[[Content], bool] = lambda _: False
) -> Outcome:
    """Read a file, unless it was. ``by``: of :func:`reading`, and what ``erased`` depends on, which says what is not to be read again. Raises :class:`OSError`."""
    file = digest_of(path)
    key = hashlib.sha256(f"{by}\n{os.path.basename(path)}\n{file}".encode()).hexdigest()
    place = os.path.join(folder, key)
    known = _end(place)
    if known is not None:
        return Outcome(key, known.records, known.refused, fresh=False)
    digest = hashlib.sha256()
    records = refused = 0
    with Spool(place, settled=False) as kept, open(path, "rb") as opened:
        for item in connector.read(opened, os.path.basename(path)):
            if isinstance(item, Found) and erased(item.content):
                item = Refused(item.line, "it was erased; delete it in this file, too")  # noqa: PLW2901
            said, line = _written(item)
            if isinstance(said, Found):
                records += 1
            else:
                refused += 1
            digest.update(line)
            kept.write(line)
        kept.write(_encoder.encode(_End(digest.hexdigest(), records, refused)) + b"\n")
    return Outcome(key, records, refused, fresh=True)


def _written(item: Found | Refused) -> tuple[Found | Refused | Invalid, bytes]:
    """An item and its line. What holds half of a pair of characters is refused: it could not be written."""
    try:
        if isinstance(item, Found) and (reason := shapes.violation(item.content)):
            invalid = Invalid(item.line, item.content, reason)
            return invalid, _encoder.encode(invalid) + b"\n"
        return item, _encoder.encode(item) + b"\n"
    except UnicodeEncodeError:
        return _written(Refused(item.line, "it holds characters that are no text"))


def items(folder: str, key: str) -> Iterator[Found | Refused | Invalid]:
    """What was found, what was refused, and what is not valid, in the file's order."""
    with open(os.path.join(folder, key), "rb") as file:
        before = b""
        for line in file:
            if before:
                yield _read(before)
            before = line


def _read(line: bytes) -> Found | Refused | Invalid:
    item = _decoder.decode(line)
    if isinstance(item.said, str):
        return Refused(item.line, item.said)
    return Invalid(item.line, item.said, item.reason) if item.reason else Found(item.line, item.said)


def _end(path: str) -> _End | None:
    """The last line of an outcome; None when there is no outcome, or not a whole one."""
    digest = hashlib.sha256()
    before = b""
    try:
        with open(path, "rb") as file:
            for line in file:
                digest.update(before)
                before = line
        end = msgspec.json.decode(before, type=_End)
    except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError):
        return None
    return end if end.digest == digest.hexdigest() else None
