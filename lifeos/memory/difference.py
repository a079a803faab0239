"""What changed between two states: records and facts added, removed and changed, by source and scope.

A record is named by what it says, so an edited one is another one. Where a file lost one record of a kind and gained one, that is the same one
changed; a fact has changed where a subject says something else by the same predicate.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from lifeos.memory.graph.graph import Status
from lifeos.memory.journal import target
from lifeos.memory.journal.entry import Remember, plain
from lifeos.memory.view import ENTITY, Triple, View, triple

_RECORD = "<urn:lifeos:record:{}>"


class Fact(NamedTuple):
    """A fact that differs: its N-Quads before and after, of which one may be missing; they are the same where it was confirmed. ``status``: of what was learned, after, or
    before where it is gone."""

    before: bytes | None
    after: bytes | None
    status: Status = "recorded"


class Change(NamedTuple):
    """Of a source, which belongs to a scope. ``source`` None: what was learned. ``facts``: those that differ, for whoever asked for them."""

    source: str | None
    scope: str
    records_added: int = 0
    records_removed: int = 0
    records_changed: int = 0
    facts_added: int = 0
    facts_removed: int = 0
    facts_changed: int = 0
    facts: tuple[Fact, ...] = ()


class _Kind(msgspec.Struct):
    kind: str


class _Record(msgspec.Struct):
    id: str
    file: str
    content: _Kind


_record = msgspec.json.Decoder(_Record)


def changes(before: View, after: View, *, facts: bool = False) -> Iterator[Change]:
    """The sources that differ, by name, and what was learned, by scope. ``facts``: with the facts, not only their number. Raises :class:`LifeOSError` for files
    that cannot be read."""
    old, new = before.manifest.sources, after.manifest.sources
    for name in sorted({*old, *new}):
        if (name in old and name in new) or facts:
            found = _compared(before, after, name, facts=facts)
        elif name in new:
            records, number = (_size(after, f"{kind}/{name}/") for kind in ("records", "graph"))
            found = Change(name, "", records_added=records, facts_added=number)
        else:
            records, number = (_size(before, f"{kind}/{name}/") for kind in ("records", "graph"))
            found = Change(name, "", records_removed=records, facts_removed=number)
        part = new.get(name) or old[name]
        if any(found[2:]) or name not in old or name not in new or old[name].scope != part.scope:
            yield found._replace(scope=part.scope)
    yield from _learned(before, after, facts=facts)


def _compared(before: View, after: View, name: str, *, facts: bool) -> Change:
    records = _lines(before, after, f"records/{name}/")
    gone, new = _lines(before, after, f"graph/{name}/")
    replaced = _replaced(*records)
    changed = len(replaced)
    counts = Change(name, "", len(records[1]) - changed, len(records[0]) - changed, changed)
    return _counted(counts, gone, new, replaced, facts=facts)


def _counted(change: Change, gone: set[bytes], new: set[bytes], replaced: dict[str, str], *, facts: bool) -> Change:
    """A change with its facts."""
    if not facts and not (gone and new):
        return change._replace(facts_added=len(new), facts_removed=len(gone))
    found = sorted(_facts(gone, new, replaced), key=_order)
    both = sum(one.before is not None and one.after is not None for one in found)
    added = sum(one.before is None for one in found)
    return change._replace(
        facts_added=added,
        facts_removed=len(found) - added - both,
        facts_changed=both,
        facts=tuple(found) if facts else (),
    )


def _size(one: View, folder: str) -> int:
    """How many lines a source has, each once. Only entities are named in more than one month."""
    number = 0
    entities: set[bytes] = set()
    for path in one.manifest.files:
        if path.startswith(folder):
            lines = one.lines(path)
            named = [line for line in lines if line.startswith(ENTITY)]
            entities.update(named)
            number += len(lines) - len(named)
    return number + len(entities)


def _learned(before: View, after: View, *, facts: bool) -> Iterator[Change]:
    sides = [_by_scope(one) for one in (before, after)]
    for scope in sorted({*sides[0], *sides[1]}):
        left, right = (side.get(scope, set()) for side in sides)
        other = sorted(quad for quad in left & right if _status(before, quad) != _status(after, quad))
        if left != right or other:
            found = _counted(Change(None, scope), left - right, right - left, {}, facts=facts)
            listed = [*found.facts, *(Fact(quad, quad) for quad in other)] if facts else []
            yield found._replace(
                facts_changed=found.facts_changed + len(other),
                facts=tuple(
                    one._replace(status=_status(after, one.after) if one.after else _status(before, one.before or b""))
                    for one in sorted(listed, key=_order)
                ),
            )


def _status(one: View, quad: bytes) -> Status:
    return "confirmed" if target.of_fact(quad) in one.confirmed else "proposed"


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
    named: set[bytes] = set()
    same = []
    for path in {*old, *after.manifest.files}:
        if not path.startswith(folder):
            continue
        if alike and old.get(path) == after.manifest.files.get(path):
            same.append(path)
            continue
        was, now = set(before.lines(path)), set(after.lines(path))
        left |= was - now
        right |= now - was
        named.update(line for line in was & now if line.startswith(ENTITY))
    gone, new = left - right - named, right - left - named
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
