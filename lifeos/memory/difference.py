"""What changed between two states: records and facts added, removed and changed, by source and scope.

A record is named by what it says, so an edited one is another one. Where a file lost one record of a kind and gained one, that is the same one
changed; a fact has changed where a subject says something else by the same predicate.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from lifeos.memory.journal.entry import Remember, plain
from lifeos.memory.view import ENTITY, Triple, View, triple

_RECORD = "<urn:lifeos:record:{}>"


class Fact(NamedTuple):
    """A fact that differs: its N-Quads before and after, of which one may be missing."""

    before: bytes | None
    after: bytes | None


class Change(NamedTuple):
    """Of a source, which belongs to a scope. ``source`` None: what was learned."""

    source: str | None
    scope: str
    records_added: int
    records_removed: int
    records_changed: int
    facts: list[Fact]

    def differing(self, *, before: bool, after: bool) -> int:
        """How many facts differ in this way: only after is added, only before is removed, both is changed."""
        return sum((one.before is not None, one.after is not None) == (before, after) for one in self.facts)


class _Kind(msgspec.Struct):
    kind: str


class _Record(msgspec.Struct):
    id: str
    file: str
    content: _Kind


_record = msgspec.json.Decoder(_Record)


def changes(before: View, after: View) -> Iterator[Change]:
    """The sources that differ, by name, and what was learned, by scope. Raises :class:`LifeOSError` for files that cannot be read."""
    old = before.manifest.sources
    for name in sorted({*old, *after.manifest.sources}):
        scope = (after.manifest.sources.get(name) or old[name]).scope
        records = _lines(before, after, f"records/{name}/")
        gone, new = _lines(before, after, f"graph/{name}/")
        replaced = _replaced(*records)
        facts = sorted(_facts(gone, new, replaced), key=_order)
        moved = name in old and name in after.manifest.sources and old[name].scope != scope
        if any(records) or facts or moved or (name in old) != (name in after.manifest.sources):
            changed = len(replaced)
            yield Change(name, scope, len(records[1]) - changed, len(records[0]) - changed, changed, facts)
    yield from _learned(before, after)


def _learned(before: View, after: View) -> Iterator[Change]:
    sides = [_by_scope(one) for one in (before, after)]
    for scope in sorted({*sides[0], *sides[1]}):
        left, right = (side.get(scope, set()) for side in sides)
        facts = sorted(_facts(left - right, right - left, {}), key=_order)
        if facts:
            yield Change(None, scope, 0, 0, 0, facts)


def _by_scope(one: View) -> dict[str, set[bytes]]:
    found: defaultdict[str, set[bytes]] = defaultdict(set)
    for quad, steps in one.learned.items():
        said = plain(steps[0].entry)
        assert isinstance(said, Remember), "what is learned is remembered"
        found[said.scope].add(quad)
    return found


def _lines(before: View, after: View, folder: str) -> tuple[set[bytes], set[bytes]]:
    """The lines that are only in the files before, and those only after. The files that are the same are read for the names of entities, which each month has."""
    old = before.manifest.files
    alike = before.forgotten == after.forgotten
    left: set[bytes] = set()
    right: set[bytes] = set()
    same = []
    for path in {*old, *after.manifest.files}:
        if not path.startswith(folder):
            continue
        if alike and old.get(path) == after.manifest.files.get(path):
            same.append(path)
            continue
        left.update(before.lines(path))
        right.update(after.lines(path))
    gone, new = left - right, right - left
    if any(line.startswith(ENTITY) for line in (*gone, *new)):
        for path in same:
            lines = set(after.lines(path))
            gone -= lines
            new -= lines
    return gone, new


def _replaced(gone: set[bytes], new: set[bytes]) -> dict[str, str]:
    """The records that were changed: by the old id, the new one."""
    sides: list[defaultdict[tuple[str, str], list[str]]] = []
    for lines in (gone, new):
        side: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for line in lines:
            one = _record.decode(line)
            side[one.file, one.content.kind].append(one.id)
        sides.append(side)
    before, after = sides
    return {before[key][0]: after[key][0] for key in before if len(before[key]) == 1 == len(after.get(key, ()))}


def _facts(gone: set[bytes], new: set[bytes], replaced: dict[str, str]) -> Iterator[Fact]:
    """What differs by meaning. A fact that a changed record says as it did before does not."""
    names = {_RECORD.format(old).encode(): _RECORD.format(other).encode() for old, other in replaced.items()}
    left: defaultdict[tuple[bytes, bytes], dict[bytes, bytes]] = defaultdict(dict)
    right: defaultdict[tuple[bytes, bytes], dict[bytes, bytes]] = defaultdict(dict)
    for quads, side in ((gone, left), (new, right)):
        for quad in quads:
            found = triple(quad)
            found = found if side is right else Triple(names.get(found.subject, found.subject), *found[1:])
            side[found.subject, found.predicate][found.object] = quad
    for key in {*left, *right}:
        was, now = left.get(key, {}), right.get(key, {})
        lost = [was[value] for value in sorted(was.keys() - now.keys())]
        gained = [now[value] for value in sorted(now.keys() - was.keys())]
        both = min(len(lost), len(gained))
        yield from map(Fact, lost[:both], gained[:both])
        yield from (Fact(quad, None) for quad in lost[both:])
        yield from (Fact(None, quad) for quad in gained[both:])


def _order(one: Fact) -> tuple[bytes, bytes]:
    return (one.after or one.before or b"", one.before or b"")
