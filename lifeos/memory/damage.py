"""Where a file of a version is damaged. Its hash tells only that it is; the byte is told by what the file says.

A record's id is the hash of its content, and the facts of a month follow from its records. Vectors follow from nothing that is here.
"""

from collections.abc import Iterator

import msgspec

from lifeos.memory import facts
from lifeos.memory.ontology import ontology
from lifeos.memory.record import Record, encoded, identify
from lifeos.memory.store import Entry

_record = msgspec.json.Decoder(Record)
_encoder = msgspec.json.Encoder(order="deterministic")
_ALIKE = 100
"""Records of one content in one file that are tried."""


def place(path: str, data: bytes, entry: Entry, records: bytes | None) -> int | None:
    """The byte from which on a file is not what it was, or the beginning of the line that is not; None when it cannot be told. ``path``: in the version;
    ``records``: those of the same month, where they are whole."""
    kind, source, _ = path.split("/")
    if kind == "records":
        found = _of_records(source, data)
    elif kind == "graph" and records is not None:
        found = _of_facts(source, data, records)
    else:
        found = None
    return len(data) if found is None and len(data) < entry.size else found


def _of_records(source: str, data: bytes) -> int | None:
    for at, line in _lines(data):
        try:
            record = _record.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return at
        said = encoded(record.content)
        known = any(identify(source, said, number) == record.id for number in range(1, _ALIKE))
        if not known or _encoder.encode(record) != line:
            return at
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
