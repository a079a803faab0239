"""The dataset: records and facts as canonical files, the same bytes for the same content on any machine.

    manifest.json                         what it is made of; its hash is the name of the version
    records/<source>/<month>.jsonl        records by id, a line of JSON each
    graph/<source>/<month>.nq             their facts, N-Quads in the order of their bytes
    vectors/<source>/<month>.arrow        where the version was embedded: what the records are about, by id

By month, so that what is new today changes a few small files and every version shares the others.
"""

import io
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from lifeos.memory import facts, outcome
from lifeos.memory.ontology import ontology
from lifeos.memory.outcome import Outcome
from lifeos.memory.record import Content, Found, Record, identify, when
from lifeos.memory.store import Entry, Store

UNDATED = "undated"
_HELD = 50_000
"""Records in memory before they are put aside by month."""

_encoder = msgspec.json.Encoder(order="deterministic")
_aside = msgspec.json.Decoder(tuple[str, Content])


class Part(msgspec.Struct, frozen=True):
    """What comes from a source, and the scope it belongs to."""

    scope: str
    connector: str
    records: int
    facts: int


class Vectors(msgspec.Struct, frozen=True):
    """What vectors were made by. ``model``: with the hash of its weights. ``key``: of all that they depend on besides records. ``vectors``: how many."""

    model: str
    dimension: int
    key: str
    vectors: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is made of. ``files``: by path. ``replaces``: the version from which something was erased, where what is left is another one already."""

    format: int = 1
    memory: str
    ontology: str
    sources: dict[str, Part]
    files: dict[str, Entry]
    replaces: str | msgspec.UnsetType = msgspec.UNSET
    vectors: Vectors | msgspec.UnsetType = msgspec.UNSET

    def encoded(self) -> bytes:
        """The bytes that name the version."""
        return msgspec.json.format(_encoder.encode(self), indent=1) + b"\n"

    @property
    def plain(self) -> "Manifest":
        """The version without its vectors, which is what ingestion makes."""
        files = {path: entry for path, entry in self.files.items() if not path.startswith("vectors/")}
        return msgspec.structs.replace(self, files=files, vectors=msgspec.UNSET)


def decode(manifest: bytes) -> Manifest:
    """A manifest from its bytes, which were checked against their hash."""
    return msgspec.json.decode(manifest, type=Manifest)


def encoded(content: Content) -> bytes:
    """The bytes of a content that its record is named by."""
    return _encoder.encode(content)


def build(source: str, outcomes: Mapping[str, Outcome], folder: str, store: Store) -> dict[str, Entry]:
    """The files of a source, put into the store. ``outcomes``: by the path of the file; ``folder``: where they lie, and for what is put aside meanwhile."""
    aside = os.path.join(folder, "aside")
    shutil.rmtree(aside, ignore_errors=True)
    os.makedirs(aside)
    files: dict[str, Entry] = {}
    for month in sorted(_part(outcomes, folder, aside)):
        records = sorted(_records(source, os.path.join(aside, month)), key=lambda record: record.id)
        files[f"records/{source}/{month}.jsonl"] = _put(store, map(_encoder.encode, records))
        lines = facts.lines(records, source, ontology())
        files[f"graph/{source}/{month}.nq"] = _put(store, lines)
    shutil.rmtree(aside)
    return files


def _put(store: Store, lines: Iterable[bytes]) -> Entry:
    """Keep lines as an object. One by one, for joined they would be in memory twice."""
    text = io.BytesIO()
    for line in lines:
        text.write(line)
        text.write(b"\n")
    return store.put(text.getvalue())


def _part(outcomes: Mapping[str, Outcome], folder: str, aside: str) -> set[str]:
    """Put what was found aside by month, with the path of its file; the months."""
    months: set[str] = set()
    held: defaultdict[str, list[bytes]] = defaultdict(list)
    count = 0
    done: set[str] = set()
    for path, one in sorted(outcomes.items()):
        if one.key in done:  # a copy under another name
            continue
        done.add(one.key)
        for item in outcome.items(folder, one.key):
            if not isinstance(item, Found):
                continue
            month = when(item.content)[:7] or UNDATED
            held[month].append(_encoder.encode((path, item.content)) + b"\n")
            count += 1
            if count % _HELD == 0:
                months |= _flush(held, aside)
    return months | _flush(held, aside)


def _flush(held: defaultdict[str, list[bytes]], aside: str) -> set[str]:
    for month, lines in held.items():
        with open(os.path.join(aside, month), "ab") as file:
            file.writelines(lines)
    months = set(held)
    held.clear()
    return months


def _records(source: str, path: str) -> Iterator[Record]:
    """The records of a month, each once: of the first file by path that has it."""
    occurrences: Counter[tuple[str, bytes]] = Counter()
    known: set[str] = set()
    with open(path, "rb") as opened:
        for line in opened:
            file, content = _aside.decode(line)
            said = encoded(content)
            occurrences[file, said] += 1
            name = identify(source, said, occurrences[file, said])
            if name not in known:
                known.add(name)
                yield Record(name, file, content)
