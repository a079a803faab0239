"""A state of a memory as it is read: the files of its snapshot and what was learned since, without what was forgotten.

A forgotten record takes all its facts with it. An entity is as old as the records that name it, so where the last of them goes its name goes, too; and a name is as old as what writes it
so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from lifeos.errors import LifeOSError
from lifeos.memory import facts
from lifeos.memory.dataset import Manifest, decode
from lifeos.memory.journal import target
from lifeos.memory.journal.branches import Branches, Step
from lifeos.memory.journal.called import unsaid
from lifeos.memory.ontology import ontology
from lifeos.memory.record import Record
from lifeos.memory.state_id import NOTHING, StateId
from lifeos.memory.store import Store

ENTITY = b"<urn:lifeos:entity:"
_RECORD = b"<urn:lifeos:record:"
_TYPE = b" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "


class _Id(msgspec.Struct):
    id: str


_id = msgspec.json.Decoder(_Id)
_record = msgspec.json.Decoder(Record)


class Triple(NamedTuple):
    """A fact without its graph, each term as it is written."""

    subject: bytes
    predicate: bytes
    object: bytes


def triple(quad: bytes) -> Triple:
    """The terms of an N-Quad."""
    subject, predicate, rest = quad.split(b" ", 2)
    return Triple(subject, predicate, rest.rsplit(b" ", 2)[0])


class View(NamedTuple):
    """A state. ``learned``: by N-Quad, the entries that say it, oldest first. ``forgotten``: the targets. ``confirmed``: those of what was learned that a person confirmed."""

    store: Store
    manifest: Manifest
    learned: Mapping[bytes, list[Step]]
    forgotten: frozenset[str]
    confirmed: frozenset[str] = frozenset()

    def lines(self, path: str) -> list[bytes]:
        """The lines of one of its files, in order; none when it has no such file. Raises :class:`LifeOSError` for one that is lost or damaged."""
        entry = self.manifest.files.get(path)
        if entry is None:
            return []
        lines = self.store.get(entry).splitlines()
        if not self.forgotten:
            return lines
        if path.startswith("records/"):
            return [line for line in lines if f"record:{_id.decode(line).id}" not in self.forgotten]
        left = self._remembered(lines)
        return lines if left is lines else self._written(path, left)

    def found(self, targets: frozenset[str]) -> dict[str, tuple[str, Triple]]:
        """Which of these facts its files have, by target: the source and what it says. Reads all of them."""
        found = {}
        for path in sorted(self.manifest.files) if targets else ():
            kind, source, _ = path.split("/")
            for quad in self.store.get(self.manifest.files[path]).splitlines() if kind == "graph" else ():
                if (name := target.of_fact(quad)) in targets:
                    found[name] = source, triple(quad)
        return found

    def _remembered(self, quads: list[bytes]) -> list[bytes]:
        """The facts of a file without those that are forgotten."""
        left = [
            quad
            for quad in quads
            if target.of_fact(quad) not in self.forgotten
            and not (
                quad.startswith(_RECORD)
                and quad[1 : quad.index(b">")].decode().removeprefix("urn:lifeos:") in self.forgotten
            )
        ]
        if len(left) == len(quads):
            return quads
        named = {
            found.object
            for quad in left
            if not quad.startswith(ENTITY) and (found := triple(quad)).object.startswith(ENTITY)
        }
        return [quad for quad in left if not quad.startswith(ENTITY) or triple(quad).subject in named]

    def _written(self, path: str, quads: list[bytes]) -> list[bytes]:
        """The facts of a file without names that no record writes so any more: an entity that is written in several ways has a name for each."""
        number = Counter(triple(quad)[:2] for quad in quads if quad.startswith(ENTITY))
        several = {one[0] for one, count in number.items() if count > 1}
        if not several:
            return quads
        _, source, name = path.split("/")
        known, written = set(quads), set()
        for line in self.lines(f"records/{source}/{name.removesuffix('.nq')}.jsonl"):
            for _, text, quad, node in facts.said(_record.decode(line), source, ontology()):
                if node and quad in known:
                    written.add(facts.label(text, source))
        return [
            quad
            for quad in quads
            if not quad.startswith(ENTITY) or triple(quad).subject not in several or quad in written or _TYPE in quad
        ]


def view(
    store: Store, branches: Branches, snapshot: str, state: StateId | None = None, elsewhere: Iterable[str] = ()
) -> View:
    """A snapshot, or a state of it. ``elsewhere``: what was forgotten on other branches, and is to be absent from this one, too. Raises :class:`LifeOSError`
    when it is not here, or not whole."""
    version = store.version(snapshot)
    if version is None and snapshot != NOTHING:
        raise LifeOSError(
            f"{snapshot} is not in {store.folder}; run `lifeos memory restore {branches.memory} {snapshot}`"
        )
    steps = branches.lineage(state) if state is not None else []
    forgotten = frozenset((*elsewhere, *(step.about for step in steps if step.forgets)))
    records = any(one.startswith("record:") for one in forgotten)
    learned: dict[bytes, list[Step]] = {}
    gone = {
        step.about
        for step in steps
        if step.quad and (step.about in forgotten or (records and _about(step.quad, forgotten)))
    }
    names = unsaid(steps, gone) if gone else ()
    for step in steps:
        if step.quad and step.about not in gone and step.quad not in names:
            learned.setdefault(step.quad, []).append(step)
    empty = Manifest(memory=branches.memory, ontology="", sources={}, files={})
    confirmed = frozenset(step.about for step in steps if not step.quad and not step.forgets)
    return View(store, decode(version[1]) if version is not None else empty, learned, forgotten, confirmed)


def _about(quad: bytes, forgotten: frozenset[str]) -> bool:
    """Whether what was learned is about a record that is forgotten."""
    found = triple(quad)
    return any(
        node.startswith(_RECORD) and node[1:-1].decode().removeprefix("urn:lifeos:") in forgotten
        for node in (found.subject, found.object)
    )
