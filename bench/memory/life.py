"""A synthetic life in a store, and its version made ready: what is asked, by LifeOS and by the peers."""

import os
import time
from typing import NamedTuple

from lifeos.ir import Memory
from lifeos.ir.data import Scope, Source
from lifeos.memory.ingest import head, ingest
from lifeos.memory.life.write import write
from lifeos.memory.recall.version import Version, opened
from lifeos.memory.store import Store
from lifeos.memory.vectors.index import Embedder

SCOPES = ("calendar", "finance", "health", "notes", "people")
_SOURCES = (
    ("calendar", "ics", "calendar", "calendar"),
    ("card", "bank-revolut-csv", "bank/card", "finance"),
    ("contacts", "vcard", "contacts.vcf", "people"),
    ("giro", "bank-camt-csv", "bank/giro", "finance"),
    ("journal", "markdown", "notes", "notes"),
    ("mail", "mbox", "mail", "people"),
    ("watch", "apple-health", "health", "health"),
)


class Prepared(NamedTuple):
    """``seconds`` by step; a step that was done in an earlier run took none."""

    version: Version
    store: Store
    seconds: dict[str, float]


def prepare(folder: str, seed: int, years: int, embedder: Embedder) -> Prepared:
    """Generate, ingest and make ready what is not there yet."""
    seconds: dict[str, float] = {}
    inbox, home = f"{folder}/inbox", f"{folder}/store"
    sources = tuple(Source(name, connector, path, scope, "") for name, connector, path, scope in _SOURCES)
    memory = Memory("life", "", tuple(Scope(name, "") for name in SCOPES), "", "", sources)
    if not os.path.isdir(inbox):
        write(inbox, seed, 2025 - years + 1, years)
    begin = time.perf_counter()
    known = head(home, memory.name)
    snapshot = ingest(memory, inbox, home).snapshot
    seconds["ingest" if known is None else "ingest again"] = time.perf_counter() - begin
    store = Store(home)
    made = os.path.isdir(f"{home}/served/{snapshot.removeprefix('sha256:')}")
    begin = time.perf_counter()
    version = opened(store, snapshot, embedder)
    seconds["open" if made else "make ready and open"] = time.perf_counter() - begin
    return Prepared(version, store, seconds)
