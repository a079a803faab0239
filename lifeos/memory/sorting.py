"""Records of a file of any size, by month and in the order of their ids, with few of them in memory.

What is too much to be sorted at once is put aside on the disk in parts. First by content, for what is alike has to be counted together to be given its ids; then by id. Both are hashes, so
parts are of one size, whatever the records say.
"""

import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from lifeos.memory import outcome
from lifeos.memory.outcome import Outcome
from lifeos.memory.record import Content, Found, Record, encoded, identify, when

UNDATED = "undated"
_HELD = 4 << 20
"""Bytes of records in memory, as text, before they are put aside, and that are sorted at once. As objects they take some ten times that."""

_encoder = msgspec.json.Encoder(order="deterministic")
_found = msgspec.json.Decoder(tuple[str, Content])
_record = msgspec.json.Decoder(Record)


class _Aside:
    """Lines in files of a folder, some of them still in memory."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._held: defaultdict[str, list[bytes]] = defaultdict(list)
        self._bytes = 0
        os.makedirs(folder)

    def add(self, name: str, line: bytes) -> None:
        self._held[name].append(line)
        self._bytes += len(line)
        if self._bytes >= _HELD:
            self._flush()

    def paths(self) -> list[str]:
        """The files, sorted by name, with all that was added."""
        self._flush()
        return [os.path.join(self._folder, name) for name in sorted(os.listdir(self._folder))]

    def _flush(self) -> None:
        for name, lines in self._held.items():
            with open(os.path.join(self._folder, name), "ab") as file:
                file.writelines(line + b"\n" for line in lines)
        self._held.clear()
        self._bytes = 0


def months(outcomes: Mapping[str, Outcome], folder: str, aside: str) -> list[str]:
    """A file for each month, named by it, of what was found. ``outcomes``: by the path of the file; ``folder``: where they lie; ``aside``: a new folder for the files."""
    by_month = _Aside(aside)
    done: set[str] = set()
    for path, one in sorted(outcomes.items()):
        if one.key in done:  # a copy under another name
            continue
        done.add(one.key)
        for item in outcome.items(folder, one.key):
            if isinstance(item, Found):
                by_month.add(when(item.content)[:7] or UNDATED, _encoder.encode((path, item.content)))
    return by_month.paths()


def ordered(source: str, month: str) -> Iterator[Record]:
    """The records of a file of :func:`months` by id, each once: of the first file by path that has it. The file is deleted."""
    parts = os.path.getsize(month) // _HELD + 1
    by_id = [month] if parts == 1 else _split(source, month, parts)
    for path in by_id:
        with open(path, "rb") as file:
            some = list(_named(source, file) if parts == 1 else map(_record.decode, file))
        os.unlink(path)
        yield from sorted(some, key=lambda record: record.id)


def _split(source: str, month: str, parts: int) -> list[str]:
    """Files of records that are in the order of their ids, but for the order within each."""
    by_content, by_id = _Aside(f"{month}.content"), _Aside(f"{month}.id")
    with open(month, "rb") as file:
        for line in file:
            _, content = _found.decode(line)
            by_content.add(str(zlib.crc32(encoded(content)) % parts), line.removesuffix(b"\n"))
    os.unlink(month)
    for path in by_content.paths():
        with open(path, "rb") as file:
            for record in _named(source, file):
                by_id.add(f"{int(record.id[:8], 16) * parts >> 32:08}", _encoder.encode(record))
        os.unlink(path)
    return by_id.paths()


def _named(source: str, lines: Iterable[bytes]) -> Iterator[Record]:
    """The records of what was found, each once, with the ids that they have."""
    occurrences: Counter[tuple[str, bytes]] = Counter()
    known: set[str] = set()
    for line in lines:
        file, content = _found.decode(line)
        said = encoded(content)
        occurrences[file, said] += 1
        name = identify(source, said, occurrences[file, said])
        if name not in known:
            known.add(name)
            yield Record(name, file, content)
