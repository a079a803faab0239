"""A synthetic life in a store, and its version made ready: what is asked, by LifeOS and by the peers."""

import os
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from lifeos.ir import Memory
from lifeos.ir.data import Scope, Source
from lifeos.memory.dataset import Manifest, decode
from lifeos.memory.ingest import ingest
from lifeos.memory.life.write import write
from lifeos.memory.recall.records import Records
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


class Cost(NamedTuple):
    """Seconds, and those of a processor."""

    wall: float
    processor: float


class Prepared(NamedTuple):
    """``memory``: as it is declared; ``inbox``: its files."""

    version: Version
    store: Store
    memory: Memory
    inbox: str


def prepare(folder: str, seed: int, years: int, embedder: Embedder) -> Prepared:
    """Generate, ingest and make ready what is not there yet."""
    inbox, home = f"{folder}/inbox", f"{folder}/store"
    sources = tuple(Source(name, connector, path, scope, "") for name, connector, path, scope in _SOURCES)
    memory = Memory("life", "", tuple(Scope(name, "") for name in SCOPES), "", "", sources)
    if not os.path.isdir(inbox):
        write(inbox, seed, 2025 - years + 1, years)
    snapshot = ingest(memory, inbox, home).snapshot
    store = Store(home)
    return Prepared(opened(store, snapshot, embedder), store, memory, inbox)


def costs(life: Prepared, embedder: Embedder, texts: int) -> dict[str, Cost]:
    """To ingest it all into an empty store; to open its version, which was ready before; to embed so many of its texts."""
    version, store = life.version, life.store
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        ingested = _cost(lambda: ingest(life.memory, life.inbox, folder))
    reopened = _cost(lambda: opened(store, version.snapshot, embedder))
    said = [one.text for one in islice(Records(store, _manifest(life)).spoken(), texts)]
    return {"ingest": ingested, "open": reopened, "embed": _cost(lambda: [embedder.vector(text) for text in said])}


def _manifest(life: Prepared) -> Manifest:
    found = life.store.version(life.version.snapshot)
    assert found is not None
    return decode(found[1])


def _cost(do: Callable[[], object]) -> Cost:
    begin, spent = time.perf_counter(), _spent()
    do()
    return Cost(time.perf_counter() - begin, _spent() - spent)


def _spent() -> float:
    """Processor time of this process and of those that it waited for."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in every)
