"""What an erasure is about: every record that says the same, every fact that was learned about it, and the bytes by which they are found.

A bank lists two coffees on one day, and two sources have the same page: to erase one of two records with the same content would leave that content. A fact was learned by names, which
are entries of their own: those that nothing else was learned by say that it was about them.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import msgspec

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.dataset import decode
from lifeos.memory.journal import target
from lifeos.memory.journal.branches import Branches, Step
from lifeos.memory.journal.called import named
from lifeos.memory.journal.entry import Remember, plain
from lifeos.memory.store import Store
from lifeos.memory.view import triple

_CONTENT = b',"content":{"kind":"'
_RECORD = b"<urn:lifeos:record:"


class Subject(NamedTuple):
    """``records``: ids. ``facts``: ids of what was learned. ``labels``: those of the names by which nothing else was learned, which stand in journals as facts do. ``files``: of the inbox,
    that the records are from. ``content``: bytes that nothing may hold afterwards; ``names``: bytes that only the register and the journal may."""

    records: frozenset[str]
    facts: frozenset[str]
    labels: frozenset[str]
    files: tuple[str, ...]
    content: tuple[bytes, ...]
    names: tuple[bytes, ...]


class _Line(msgspec.Struct):
    id: str
    file: str


_line = msgspec.json.Decoder(_Line)


def subject(store: Store, branches: Branches, wanted: str) -> Subject:
    """Of a record or of a fact that was learned. ``wanted``: ``record:…`` or ``fact:…``. Raises :class:`UsageError` when nothing here is called so, and for a fact that a record
    says."""
    kind, _, name = wanted.partition(":")
    said = list(_learned(branches))
    if kind == "fact":
        quads = [quad for quad in said if target.of_fact(quad) == wanted]
        if not quads:
            _explain(store, branches.memory, wanted)
        labels = _labels(branches, frozenset((wanted,)))
        return Subject(frozenset(), frozenset((wanted,)), _ids(labels), (), tuple(_written([*quads, *labels])), ())
    lines = list(_lines(store, branches.memory))
    contents = {_content(line) for line in lines if _line.decode(line).id == name}
    found = [_line.decode(line) for line in lines if _content(line) in contents]
    records = frozenset(one.id for one in found) | {name}
    quads = [quad for quad in said if _about(quad, records)]
    if not found and not quads:
        raise UsageError(f"no version in {store.folder} has {wanted}, and nothing was learned about it")
    facts = _ids(quads)
    labels = _labels(branches, facts)
    content = (*sorted(contents), *_written([*quads, *labels]))
    return Subject(records, facts, _ids(labels), tuple(sorted({one.file for one in found})), content, names(records))


def names(records: Collection[str]) -> tuple[bytes, ...]:
    """The ids of records as they are written: in text, in a table of vectors, in an index."""
    every = sorted(records)
    return tuple(form for one in every for form in (one.encode(), bytes.fromhex(one), str(uuid.UUID(one)).encode()))


def versions(store: Store, memory: str) -> Iterator[str]:
    """The snapshots of a memory that are here, those that others replaced left out."""
    for snapshot in store.snapshots():
        version = store.version(snapshot)
        if version is not None and decode(version[1]).memory == memory:
            yield snapshot


def _lines(store: Store, memory: str) -> Iterator[bytes]:
    """The records of all versions, each file once."""
    seen: set[str] = set()
    for snapshot in versions(store, memory):
        version = store.version(snapshot)
        assert version is not None, "it is listed"
        for path, entry in sorted(decode(version[1]).files.items()):
            if path.startswith("records/") and entry.sha256 not in seen:
                seen.add(entry.sha256)
                yield from store.get(entry).splitlines()


def _content(line: bytes) -> bytes:
    return line[line.index(_CONTENT) + 1 : -1]


def _learned(branches: Branches) -> Iterator[bytes]:
    """The facts that journals hold. Raises :class:`DamagedError`: what cannot be read cannot be erased."""
    for snapshot in branches.known():
        chain = branches.read(snapshot)
        for _, entry in chain.entries() if chain is not None else ():
            said = plain(entry)
            if isinstance(said, Remember):
                yield said.fact.encode()


def _labels(branches: Branches, facts: Collection[str]) -> frozenset[bytes]:
    """The names, as facts, by which one of these facts was learned on some branch, and by which nothing else was on any."""
    goes: set[bytes] = set()
    stays: set[bytes] = set()
    for snapshot in branches.known():
        said = named(_steps(branches, snapshot), facts)
        goes |= said.goes
        stays |= said.stays
    return frozenset(goes - stays)


def _steps(branches: Branches, snapshot: str) -> list[Step]:
    """What leads to the newest state of a branch; where what it continues is lost, and the names with it, its own entries."""
    state = branches.present(snapshot)
    assert state is not None, "it is listed"
    try:
        return branches.lineage(state)
    except LifeOSError:
        return branches.whole(snapshot)


def _ids(quads: Iterable[bytes]) -> frozenset[str]:
    return frozenset(map(target.of_fact, quads))


def _about(quad: bytes, records: Collection[str]) -> bool:
    found = triple(quad)
    return any(
        node.startswith(_RECORD) and node[len(_RECORD) : -1].decode() in records
        for node in (found.subject, found.object)
    )


def _written(quads: Collection[bytes]) -> Iterator[bytes]:
    """A fact as it stands in a graph and in a journal."""
    for quad in sorted(set(quads)):
        yield quad
        yield msgspec.json.encode(quad.decode())[1:-1]


def _explain(store: Store, memory: str, wanted: str) -> None:
    """Raise :class:`UsageError` that says what to erase instead of a fact that nobody learned."""
    seen: set[str] = set()
    for snapshot in versions(store, memory):
        version = store.version(snapshot)
        assert version is not None, "it is listed"
        for path, entry in decode(version[1]).files.items():
            if path.startswith("graph/") and entry.sha256 not in seen:
                seen.add(entry.sha256)
                for quad in store.get(entry).splitlines():
                    if target.of_fact(quad) == wanted:
                        by = triple(quad).subject.decode().strip("<>").removeprefix("urn:lifeos:")
                        raise UsageError(f"{wanted} is what {by} says, and would be said again; erase the record")
    raise UsageError(f"nobody learned {wanted} on any version in {store.folder}, and none says it")
