"""Versions without what is erased from them.

What is left is what ingestion would have made: the same files, so that whatever is common stays shared. Only where that is a version already, which has a journal of
its own, the manifest also names the version that it replaces. Of vectors the whole month goes: they are made again from its records.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from lifeos.memory.dataset import Manifest, decode
from lifeos.memory.erasure.subject import versions
from lifeos.memory.store import Entry, Store
from lifeos.memory.view import View


class Rewritten(NamedTuple):
    """``manifests``: by the old name of a version, the manifest of the new one, whose files are kept. ``snapshots``: old name -> new name. ``objects``: what the old versions are made
    of."""

    manifests: dict[str, Manifest]
    snapshots: dict[str, str]
    objects: frozenset[str]


def rewrite(store: Store, memory: str, records: frozenset[str], known: Mapping[str, str] | None) -> Rewritten:
    """The versions that have one of these records, their new files put into the store. ``known``: the names that an earlier attempt found, which are kept to. Raises
    :class:`LifeOSError` for a version that is damaged."""
    files: dict[tuple[str, str], Entry | None] = {}
    manifests: dict[str, Manifest] = {}
    snapshots: dict[str, str] = {}
    objects: set[str] = set()
    for snapshot in versions(store, memory) if records else ():
        version = store.version(snapshot)
        assert version is not None, "it is listed"
        old = decode(version[1])
        new = _without(store, old, records, files)
        if new.files == old.files:
            continue
        name = store.name(new.encoded())
        taken = name in snapshots.values() or (
            store.version(name) is not None if known is None else known.get(snapshot) != name
        )
        if taken:
            new = msgspec.structs.replace(new, replaces=snapshot)
            name = store.name(new.encoded())
        manifests[snapshot], snapshots[snapshot] = new, name
        objects |= {version[0].md5, store.put(version[1]).md5, *(entry.md5 for entry in old.files.values())}
    return Rewritten(manifests, snapshots, frozenset(objects))


def _without(
    store: Store, manifest: Manifest, records: frozenset[str], known: dict[tuple[str, str], Entry | None]
) -> Manifest:
    """A manifest of what is left. ``known``: by kind and hash of a file, what is left of it; None for nothing."""
    view = View(store, manifest, {}, frozenset(f"record:{record}" for record in records))
    files: dict[str, Entry] = {}
    for path, entry in manifest.files.items():
        key = path.partition("/")[0], entry.sha256
        if key not in known:
            known[key] = entry
            data = store.get(entry)
            if key[0] == "vectors" and any(bytes.fromhex(record) in data for record in records):
                known[key] = None
            elif key[0] != "vectors" and any(record.encode() in data for record in records):
                lines = view.lines(path)
                known[key] = store.put(b"".join(line + b"\n" for line in lines)) if lines else None
        left = known[key]
        if left is not None:
            files[path] = left
    sources = {}
    for name, part in manifest.sources.items():
        records_left, facts_left = (
            sum(one.lines for path, one in files.items() if path.startswith(f"{kind}/{name}/"))
            for kind in ("records", "graph")
        )
        sources[name] = msgspec.structs.replace(part, records=records_left, facts=facts_left)
    return msgspec.structs.replace(manifest, files=files, sources=sources)
