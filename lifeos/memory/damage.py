"""Where a file of a version is damaged. Its hash tells only that it is; the byte is told by what the file says.

A record's id is the hash of its content, and the facts of a month follow from its records. Vectors follow from nothing that is here, so their pieces are checked. Where one byte is another one, it is found by
trying which other one makes the hash right.
"""

import hashlib
from collections.abc import Callable, Iterator

import msgspec

from lifeos.memory import facts, pieces
from lifeos.memory.ontology import ontology
from lifeos.memory.record import Record, encoded, identify
from lifeos.memory.store import Entry

_record = msgspec.json.Decoder(Record)
_encoder = msgspec.json.Encoder(order="deterministic")
_ALIKE = 100
"""Records of one content in one file that are tried."""
_TRIED = 2 << 30
"""Bytes that are hashed to find one: some seconds."""
_BEFORE_ID, _ID = len(b'{"id":"'), 32
_CONTENT = b',"content":'


def place(path: str, data: bytes, entry: Entry, records: bytes | None) -> int | None:
    """The byte from which on a file is not what it was, or the beginning of the line that is not; None when it cannot be told. ``path``: in the version;
    ``records``: those of the same month, where they are whole."""
    kind, source, _ = path.split("/")
    if kind == "records":
        found = _of_records(source, data, entry)
    elif kind == "graph" and records is not None:
        found = _of_facts(source, data, records)
    else:
        found = pieces.place(data, entry.pieces) if entry.pieces else None
    return len(data) if found is None and len(data) < entry.size else found


def _of_records(source: str, data: bytes, entry: Entry) -> int | None:
    for at, line in _lines(data):
        try:
            record = _record.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return _in_record(source, data, at, line, entry)
        said = encoded(record.content)
        known = any(identify(source, said, number) == record.id for number in range(1, _ALIKE))
        if not known or _encoder.encode(record) != line:
            return _in_record(source, data, at, line, entry)
    begin = data.rfind(b"\n", 0, len(data) - 1) + 1
    return _in_record(source, data, begin, data[begin:], entry) if data.count(b"\n") != entry.lines else None


def _in_record(source: str, data: bytes, at: int, line: bytes, entry: Entry) -> int:
    """The byte of a line that is another one, or its beginning when there are more of them."""
    name = line[_BEFORE_ID : _BEFORE_ID + _ID]
    begin = line.find(_CONTENT) + len(_CONTENT)
    said = line[begin:-1]
    if begin >= len(_CONTENT):
        ids = [identify(source, said, number).encode() for number in range(1, _ALIKE)]
        for one in ids:
            wrong = [n for n, (left, right) in enumerate(zip(name, one, strict=False)) if left != right]
            if len(wrong) == 1 and len(name) == _ID:
                return at + _BEFORE_ID + wrong[0]
        if name not in ids:
            found = _tried(b"%b\n1\n" % source.encode(), said, lambda digest: digest[:_ID].encode() == name)
            if found is not None:
                return at + begin + found
    rest = len(data) - at
    if len(data) != entry.size or len(line) * 255 * rest > _TRIED:
        return at
    found = _tried(data[:at], data[at:], lambda digest: digest == entry.sha256, len(line) + 1)
    return at + found if found is not None else at


def _tried(before: bytes, data: bytes, right: Callable[[str], bool], most: int | None = None) -> int | None:
    """The only byte of what comes after ``before`` that has to be another one for the hash of both to be right. ``most``: how many bytes are tried."""
    known = hashlib.sha256(before)
    for at in range(len(data) if most is None else min(most, len(data))):
        rest = data[at + 1 :]
        for byte in range(256):
            digest = known.copy()
            digest.update(bytes((byte,)) + rest)
            if right(digest.hexdigest()):
                return at
        known.update(data[at : at + 1])
    return None


def _of_facts(source: str, data: bytes, records: bytes) -> int | None:
    at = 0
    for fact in facts.lines(map(_record.decode, records.splitlines()), source, ontology()):
        line, here = fact + b"\n", data[at : at + len(fact) + 1]
        if here != line:
            return at + next(
                (n for n, (one, other) in enumerate(zip(here, line, strict=False)) if one != other), len(here)
            )
        at += len(line)
    return at if at < len(data) else None


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for line in data.splitlines(keepends=True):
        yield at, line.removesuffix(b"\n")
        at += len(line)
