"""Whether there is something of this name: what is asked before it is forgotten, for a mistyped request must not look done."""

from collections.abc import Collection

from lifeos.memory.dataset import decode
from lifeos.memory.erasure.subject import versions
from lifeos.memory.journal import target
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store


def known(store: Store, branches: Branches, wanted: str) -> bool:
    """Whether a target is a record or a fact of any version that is here, or was learned or forgotten on any branch. Raises :class:`LifeOSError` for a version that is damaged."""
    if wanted in branches.forgotten().targets:
        return True
    if any(step.about == wanted for snapshot in branches.known() for step in branches.whole(snapshot)):
        return True
    seen: set[str] = set()
    return any(held(store, snapshot, (wanted,), seen) for snapshot in versions(store, branches.memory))


def held(store: Store, snapshot: str, wanted: Collection[str], seen: set[str]) -> frozenset[str]:
    """Which of these targets the files of a version have; none of one that is not here. ``seen``: hashes of files that are left out; those that are read are added. Raises :class:`LifeOSError`."""
    version = store.version(snapshot)
    if version is None:
        return frozenset()
    records = {one.removeprefix("record:"): one for one in wanted if one.startswith("record:")}
    facts = {one for one in wanted if one.startswith("fact:")}
    found: set[str] = set()
    for path, entry in decode(version[1]).files.items():
        kind = path.partition("/")[0]
        if entry.sha256 in seen or not (records if kind == "records" else facts if kind == "graph" else ()):
            continue
        seen.add(entry.sha256)
        data = store.get(entry)
        if kind == "records":
            found.update(about for one, about in records.items() if f'{{"id":"{one}"'.encode() in data)
        else:
            found.update(facts.intersection(map(target.of_fact, data.splitlines())))
    return frozenset(found)
