"""A month of a source as two files, its records and their facts, without what is forgotten.

A record that is forgotten is left out. One of which a fact is forgotten is made anew without that value, and is another record from then on, for its id is the hash of what it says; where the value also stands in what
is left, or says in which month the record stands, it is left out, too. Both are what the files would make had it never been written.
"""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from heapq import merge
from itertools import groupby
from operator import attrgetter

import msgspec

from lifeos.memory import facts
from lifeos.memory.journal import target
from lifeos.memory.ontology import ontology
from lifeos.memory.recall.rewriting import left
from lifeos.memory.record import Record, encoded, identify, when

_encoder = msgspec.json.Encoder(order="deterministic")
_record = msgspec.json.Decoder(Record)
_RECORD = b"<urn:lifeos:record:"
_MONTH = len("2025-01")
_ALIKE = 100
"""Records of one content that a month can have for one that is made anew to be told from them."""


def write(records: str, graph: str, source: str, found: Iterable[Record], forgotten: Collection[str]) -> bool:
    """Write both files; whether any record is left. ``found``: by id; ``forgotten``: targets. Raises :class:`OSError`."""
    _write(records, map(_encoder.encode, (one for one in found if f"record:{one.id}" not in forgotten)))
    wanted = frozenset(one for one in forgotten if one.startswith("fact:"))
    while True:
        _write(graph, facts.ordered(partial(_read, records), source, ontology()))
        said = _said(graph, wanted) if wanted else {}
        if not said:
            return os.path.getsize(records) > 0
        _anew(
            records, source, said, forgotten
        )  # what is made anew has other facts, of which some may be forgotten, too


def _said(graph: str, wanted: Collection[str]) -> dict[bytes, set[str]]:
    """Of whom a file says what is forgotten: the targets by subject."""
    found: defaultdict[bytes, set[str]] = defaultdict(set)
    with open(graph, "rb") as file:
        for line in file:
            if (about := target.of_fact(line.removesuffix(b"\n"))) in wanted:
                found[line.partition(b" ")[0]].add(about)
    return found


def _anew(records: str, source: str, said: Mapping[bytes, set[str]], forgotten: Collection[str]) -> None:
    """Write a file of records anew, without what is forgotten."""
    names = {node[1:-1].decode() for node in said if not node.startswith(_RECORD)}
    stays = f"{records}.stays"
    rest: list[Record] = []

    def staying() -> Iterator[Record]:
        for one in _read(records):
            about = said.get(_RECORD + one.id.encode() + b">", set())
            if not about and not _names(one, source, names):
                yield one
                continue
            other = left(one, source, about, names)
            if other is not None and when(other.content)[:_MONTH] == when(one.content)[:_MONTH]:
                rest.append(other)

    _write(stays, map(_encoder.encode, staying()))
    named = (one for one in _named(rest, source, stays) if f"record:{one.id}" not in forgotten)
    every = merge(_read(stays), sorted(named, key=attrgetter("id")), key=attrgetter("id"))
    _write(records, map(_encoder.encode, every))
    os.unlink(stays)


def _names(record: Record, source: str, names: Collection[str]) -> bool:
    return bool(names) and any(named in names for *_, named in facts.said(record, source, ontology()))


def _named(rest: list[Record], source: str, stays: str) -> Iterator[Record]:
    """Records that were made anew, with ids that no other one has."""
    names = {said: [identify(source, said, number) for number in range(1, _ALIKE)] for said in map(_content, rest)}
    possible = {name for every in names.values() for name in every}
    taken = {one.id for one in _read(stays) if one.id in possible}
    for said, some in groupby(sorted(rest, key=lambda one: (_content(one), one.id)), key=_content):
        free = (name for name in names[said] if name not in taken)
        for one, name in zip(some, free, strict=False):
            yield msgspec.structs.replace(one, id=name)


def _content(record: Record) -> bytes:
    return encoded(record.content)


def _write(path: str, lines: Iterable[bytes]) -> None:
    with open(path, "wb") as file:
        file.writelines(line + b"\n" for line in lines)


def _read(path: str) -> Iterator[Record]:
    with open(path, "rb") as file:
        yield from map(_record.decode, file)
