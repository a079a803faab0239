"""The records of a version by id, as their lines: decoded when they are asked for."""

from collections.abc import Collection, Iterator
from sys import intern
from typing import NamedTuple, Protocol

import msgspec

from lifeos.memory.dataset import Manifest
from lifeos.memory.graph.graph import Status
from lifeos.memory.recall.texts import Spoken
from lifeos.memory.record import Measurement, Record, when
from lifeos.memory.store import Store
from lifeos.memory.wording import wording

FACT = "fact"
"""The kind of what was learned, which may be of any: no question asks for another."""
_record = msgspec.json.Decoder(Record)
_BEFORE_ID = len(b'{"id":"')
_ID = 32
_KIND = b'"content":{"kind":"'


class Read(NamedTuple):
    """A record: where it is from, when it is of, what it says."""

    source: str
    scope: str
    time: str
    text: str
    status: Status = "recorded"


class Readable(Protocol):
    """What can be read by id."""

    def read(self, record: str, scopes: Collection[str]) -> Read | None:
        """A record; None when there is none in these scopes."""
        ...

    def record(self, record: str) -> Record | None:
        """All of a record, whatever its scope; None when there is none."""
        ...

    def scope(self, record: str) -> str:
        """Which scope it belongs to; empty when it is none."""
        ...

    def source(self, record: str) -> str:
        """Which source it is from; empty when it is none."""
        ...

    def kind(self, record: str) -> str:
        """Which kind of record it is; empty when it is none."""
        ...


class Records:
    """A :class:`Readable`: all of a version's, some 400 bytes of memory each."""

    def __init__(self, store: Store, manifest: Manifest) -> None:
        """Raises :class:`LifeOSError` for a file that is lost or damaged."""
        self._scopes = {name: part.scope for name, part in manifest.sources.items()}
        self._lines: dict[str, tuple[str, str, bytes]] = {}
        for path, entry in sorted(manifest.files.items()):
            kind, source, _ = path.split("/")
            if kind == "records":
                for line in store.get(entry).splitlines():
                    of = intern(line.partition(_KIND)[2].partition(b'"')[0].decode())
                    self._lines[line[_BEFORE_ID : _BEFORE_ID + _ID].decode()] = (source, of, line)

    def read(self, record: str, scopes: Collection[str]) -> Read | None:
        """A record; None when there is none in these scopes."""
        source, _, line = self._lines.get(record, ("", "", b""))
        scope = self._scopes.get(source)
        if scope is None or scope not in scopes:
            return None
        content = _record.decode(line).content
        return Read(source, scope, when(content), wording(content))

    def spoken(self) -> Iterator[Spoken]:
        """What all of them say, but for those that a device measured: a number has no words."""
        measured = Measurement.__struct_config__.tag
        for record, (source, kind, line) in self._lines.items():
            if kind != measured:
                yield Spoken(record, self._scopes[source], wording(_record.decode(line).content))

    def record(self, record: str) -> Record | None:
        """All of a record, whatever its scope; None when there is none."""
        line = self._lines.get(record, ("", "", b""))[2]
        return _record.decode(line) if line else None

    def scope(self, record: str) -> str:
        """Which scope it belongs to; empty when it is none."""
        return self._scopes.get(self.source(record), "")

    def source(self, record: str) -> str:
        """Which source it is from; empty when it is none."""
        return self._lines.get(record, ("", "", b""))[0]

    def kind(self, record: str) -> str:
        """Which kind of record it is; empty when it is none."""
        return self._lines.get(record, ("", "", b""))[1]
