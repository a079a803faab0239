"""Ingestion: read what is new in the inbox, and build the version that its files make without what was forgotten.

A process that is killed anywhere leaves what was there before and some files more, which the next one uses or replaces: what has
been read is kept by content, a version exists once its pointer does, and ``head`` is written last.
"""

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from lifeos.errors import LifeOSError, UsageError
from lifeos.ir import Memory
from lifeos.ir.data import Source
from lifeos.memory import dataset, disk, facts, month, outcome, record, sorting
from lifeos.memory.connectors import CONNECTORS
from lifeos.memory.dataset import Manifest, Part, build, decode
from lifeos.memory.erasure import register
from lifeos.memory.journal.branches import Branches
from lifeos.memory.ontology import ontology
from lifeos.memory.outcome import Outcome
from lifeos.memory.recall import rewriting
from lifeos.memory.record import Content, Found, Invalid, Refused, identify
from lifeos.memory.store import Entry, Store


class Quarantined(msgspec.Struct, frozen=True):
    """What could not be read, or is not valid: where it stands, and why. It holds nothing of what stands there. ``record``: the id that it would have;
    empty for what could not be read."""

    source: str
    file: str
    line: int
    record: str
    reason: str


class Taken(NamedTuple):
    """What came from a source. ``fresh``: of its files, those that were read just now. ``before``: records that it had in the version that was built last."""

    source: str
    files: int
    fresh: int
    records: int
    refused: int
    before: int


class Ingested(NamedTuple):
    """``snapshot``: the version that the inbox makes. ``quarantine``: the file that lists what was refused. ``forgotten``: how many records and facts are left out wherever they are found."""

    snapshot: str
    taken: list[Taken]
    quarantine: str
    forgotten: int


class _Built(msgspec.Struct, frozen=True):
    """The files of a source, and what they were built from."""

    inputs: str
    part: Part
    files: dict[str, Entry]


class _State(msgspec.Struct, frozen=True):
    """What the last ingestion built; only ever a shortcut."""

    built: dict[str, _Built]


def head(folder: str, memory: str) -> str | None:
    """The version that was ingested last; None before the first."""
    try:
        with open(os.path.join(home(folder, memory), "head"), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def move(folder: str, memory: str, snapshot: str) -> None:
    """Have another version be the one that was ingested last. Only while alone in :func:`home`. Raises :class:`OSError`."""
    disk.replace(os.path.join(home(folder, memory), "head"), f"{snapshot}\n".encode())


def home(folder: str, memory: str) -> str:
    """Where in the store ingestion keeps what it knows of a memory."""
    return os.path.join(folder, "ingest", memory)


def ingest(memory: Memory, inbox: str, folder: str) -> Ingested:
    """Bring the version up to what the inbox holds, without what was forgotten on any branch. ``folder``: of the store. Raises :class:`LifeOSError` for what cannot be, and
    :class:`OSError` when the disk refuses."""
    place = home(folder, memory.name)
    with disk.alone(place):
        register.ready(folder, memory.name)
        disk.sweep(place)
        gone = register.erased(folder, memory.name)
        absent = Branches(folder, memory.name).forgotten()
        forgotten = absent.targets - absent.learned
        store = Store(folder)
        before = _state(place).built
        built: dict[str, _Built] = {}
        taken: list[Taken] = []
        keys: set[str] = set()
        quarantine = os.path.join(place, "quarantine.jsonl")
        with disk.Spool(quarantine) as refused:
            for source in sorted(memory.sources, key=lambda one: one.name):
                outcomes = _read(source, inbox, place, gone, refused.write)
                built[source.name] = _built(source, outcomes, place, store, before.get(source.name), forgotten)
                keys.update(one.key for one in outcomes.values())
                taken.append(_taken(source, list(outcomes.values()), before.get(source.name)))
        snapshot = _close(memory, built, store)
        disk.replace(os.path.join(place, "built.json"), msgspec.json.encode(_State(built)))
        move(folder, memory.name, snapshot)
        _drop(os.path.join(place, "read"), keys)
    return Ingested(snapshot, taken, quarantine, len(forgotten))


def _read(
    source: Source, inbox: str, place: str, gone: frozenset[str], quarantine: Callable[[bytes], None]
) -> dict[str, Outcome]:
    connector = CONNECTORS[source.connector]
    by = outcome.reading(connector)
    if gone:
        by = f"{by} {source.name} {' '.join(sorted(gone))}"

    def erased(content: Content) -> bool:
        return bool(gone) and identify(source.name, record.encoded(content), 1) in gone

    folder = os.path.join(place, "read")
    outcomes = {}
    for path in files_of(source, inbox):
        found = outcomes[path] = outcome.read(folder, connector, by, os.path.join(inbox, path), erased)
        if found.refused:
            for one in _refused(source.name, path, outcome.items(folder, found.key)):
                quarantine(msgspec.json.encode(one) + b"\n")
    return outcomes


def _refused(source: str, path: str, items: Iterator[Found | Refused | Invalid]) -> Iterator[Quarantined]:
    occurrences: Counter[bytes] = Counter()
    for item in items:
        if isinstance(item, Refused):
            yield Quarantined(source, path, item.line, "", item.reason)
        elif isinstance(item, Invalid):
            content = record.encoded(item.content)
            occurrences[content] += 1
            yield Quarantined(source, path, item.line, identify(source, content, occurrences[content]), item.reason)


def files_of(source: Source, inbox: str) -> Iterator[str]:
    """The paths of a source's files in the inbox, sorted. Links are not followed: they could lead anywhere. Raises :class:`UsageError`
    when there is nothing at its path, which is more often a mistake than a wish to forget everything."""
    suffixes = CONNECTORS[source.connector].SUFFIXES
    start = os.path.join(inbox, source.path)
    if os.path.islink(start) or not os.path.exists(start):
        raise UsageError(
            f"source '{source.name}' is to be read from {start}, where there is nothing (links are not followed); "
            "put its files there, give another folder to --inbox, or remove the source"
        )
    if os.path.isfile(start):
        yield source.path
        return
    found = []
    for here, folders, names in os.walk(start):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(here, name)
            if (
                name.lower().endswith(suffixes)
                and not name.startswith(".")
                and not os.path.islink(path)
                and os.path.isfile(path)
            ):
                found.append(os.path.relpath(path, inbox).replace(os.sep, "/"))
    yield from sorted(found)


def _built(
    source: Source,
    outcomes: dict[str, Outcome],
    place: str,
    store: Store,
    before: _Built | None,
    forgotten: frozenset[str],
) -> _Built:
    """The files of a source: those of last time when nothing changed."""
    parts = (
        outcome.code_of(dataset, facts, month, record, rewriting, sorting),
        ontology().digest,
        *(f"{one.key} {path}" for path, one in outcomes.items()),
        *sorted(forgotten),
    )
    inputs = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    if before is not None and before.inputs == inputs and all(map(store.has, before.files.values())):
        files = before.files
    else:
        files = build(source.name, outcomes, os.path.join(place, "read"), store, forgotten)
    lines = {
        kind: sum(one.lines for path, one in files.items() if path.startswith(kind)) for kind in ("records/", "graph/")
    }
    return _Built(inputs, Part(source.scope, source.connector, lines["records/"], lines["graph/"]), files)


def _drop(folder: str, keys: set[str]) -> None:
    """Delete what was read of files that are gone or changed, and what a killed process had put aside."""
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif name not in keys:
            os.unlink(path)


def _taken(source: Source, outcomes: list[Outcome], before: _Built | None) -> Taken:
    return Taken(
        source.name,
        len(outcomes),
        sum(one.fresh for one in outcomes),
        sum(one.records for one in outcomes),
        sum(one.refused for one in outcomes),
        before.part.records if before else 0,
    )


def _close(memory: Memory, built: dict[str, _Built], store: Store) -> str:
    files = {path: entry for one in built.values() for path, entry in one.files.items()}
    manifest = Manifest(
        memory=memory.name,
        ontology=ontology().digest,
        sources={name: one.part for name, one in built.items()},
        files=files,
    )
    last = head(store.folder, memory.name)
    if last is not None and _plain(store, last) == manifest:
        return last  # which may have been embedded since
    return store.close(files, manifest.encoded())[0]


def _plain(store: Store, snapshot: str) -> Manifest | None:
    """What ingestion made of a version; None when it is not here whole: then it is made anew."""
    try:
        version = store.version(snapshot)
        if version is None or not all(map(store.has, decode(version[1]).files.values())):
            return None
    except LifeOSError:
        return None
    return decode(version[1]).plain


def _state(place: str) -> _State:
    try:
        with open(os.path.join(place, "built.json"), "rb") as file:
            return msgspec.json.decode(file.read(), type=_State)
    except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError):
        return _State({})
