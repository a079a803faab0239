"""What the versions of a memory cost: to make one of files, an entry of the journal beside SQLite, a restore beside `cp` and `dvc pull`, and a change to another version.

    python bench/memory/versions.py [--entries 500] [--years 9] [--runs 3] [--record]

Prints Markdown. ``--record`` also writes versions.json and versions.md beside this file. Needs the dependency group ``proofs`` for DVC. All
peers write to the same disk, one after the other, in one run.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [f"{os.path.dirname(HERE)}/render"]

import machine
import msgspec
from drawn import Drawn

from lifeos.ir import Memory
from lifeos.ir.data import Scope, Source
from lifeos.memory import pin
from lifeos.memory.dataset import Manifest, Part, decode
from lifeos.memory.difference import changes
from lifeos.memory.ingest import ingest
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Remember
from lifeos.memory.journal.learning import learning
from lifeos.memory.life.write import write
from lifeos.memory.recall.search import recall
from lifeos.memory.record import Note, Record, encoded, identify
from lifeos.memory.state_id import NOTHING
from lifeos.memory.store import Store
from lifeos.memory.vectors.embed import Embedded, embed
from lifeos.memory.versions.restore import restore
from lifeos.memory.view import view
from lifeos.services.semantic.versions import Versions

SNAPSHOT = "sha256:" + "a" * 64
_LINE = b"x" * 420 + b"\n"  # as long as one of ours
_INSERT = "INSERT INTO entry VALUES (?, ?)"
SOURCES = {
    "calendar": ("ics", "calendar"),
    "card": ("bank-revolut-csv", "bank/card"),
    "contacts": ("vcard", "contacts.vcf"),
    "giro": ("bank-camt-csv", "bank/giro"),
    "journal": ("markdown", "notes"),
    "mail": ("mbox", "mail"),
    "watch": ("apple-health", "health"),
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--entries", type=int, default=500, help="entries that are appended, each with a flush")
    parser.add_argument("--years", type=int, default=9, help="of a synthetic life; about 12,000 records each")
    parser.add_argument("--vectors", type=int, default=100_000, help="of a version that is embedded")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts")
    parser.add_argument("--record", action="store_true", help="write versions.json and versions.md")
    arguments = parser.parse_args()
    facts, before = machine.facts(), machine.load()
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        record = {
            "machine": facts,
            "entries": arguments.entries,
            "append": _append(folder, arguments.entries, arguments.runs),
            **_versions(folder, arguments.years, arguments.runs),
            "embedded": _embedded(f"{folder}/embedded", arguments.vectors),
            "load": [before, machine.load()],
        }
    text = _markdown(record)
    print(text)
    if arguments.record:
        Path(f"{HERE}/versions.json").write_text(json.dumps(record, indent=1) + "\n")
        Path(f"{HERE}/versions.md").write_text(text + "\n")


def _said(number: int) -> Remember:
    fact = f'<urn:x:{number}> <urn:x:is> "{number}" <urn:lifeos:learned:notes> .'
    return Remember(fact=fact, scope="notes", provenance=f"record:{number:032x}", agent="bench", decision=f"d{number}")


def _append(folder: str, entries: int, runs: int) -> dict[str, float]:
    """Milliseconds an entry, on the disk: medians."""
    found: dict[str, list[float]] = {"write and fsync": [], "LifeOS": [], "SQLite, WAL, synchronous=FULL": []}
    for run in range(runs):
        raw = os.open(f"{folder}/raw{run}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        found["write and fsync"].append(_each(entries, lambda _, raw=raw: (os.write(raw, _LINE), os.fsync(raw))))
        os.close(raw)
        with learning(Branches(f"{folder}/store{run}", "bench"), SNAPSHOT, [], "t") as present:
            found["LifeOS"].append(_each(entries, lambda n, present=present: present.remember(_said(n), "t")))
        base = sqlite3.connect(f"{folder}/base{run}", isolation_level=None)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE entry (n INTEGER PRIMARY KEY, said TEXT)")
        found["SQLite, WAL, synchronous=FULL"].append(
            _each(entries, lambda n, base=base: base.execute(_INSERT, (n, "x" * 420)))
        )
        base.close()
    return {name: statistics.median(times) for name, times in found.items()}


def _each(entries: int, deed: Callable[[int], object]) -> float:
    started = time.perf_counter()
    for number in range(entries):
        deed(number)
    return (time.perf_counter() - started) / entries * 1000


def _versions(folder: str, years: int, runs: int) -> dict[str, object]:
    """A life's version: bringing it back, and saying what changed."""
    write(f"{folder}/inbox", 1, 2026 - years, years)
    sources = tuple(Source(name, kind, path, "all", "0 3 * * *") for name, (kind, path) in SOURCES.items())
    memory = Memory("bench", "A life.", (Scope("all", "All."),), NOTHING, "none", sources)
    store = Store(f"{folder}/store")
    spent = time.process_time()
    took = _timed(lambda: ingest(memory, f"{folder}/inbox", store.folder))
    spent = time.process_time() - spent
    snapshot = ingest(memory, f"{folder}/inbox", store.folder).snapshot
    branches = Branches(store.folder, "bench")
    manifest = view(store, branches, snapshot).manifest
    note = next(Path(f"{folder}/inbox/notes").rglob("*.md"))
    note.write_text(note.read_text() + "\nOne line more, with [[Somebody New]].\n")
    later = ingest(memory, f"{folder}/inbox", store.folder).snapshot
    times: dict[str, list[float]] = {"cp -r, sync": [], "LifeOS": [], "dvc pull": []}
    for run in range(runs):
        times["cp -r, sync"].append(
            _timed(lambda run=run: (shutil.copytree(f"{store.folder}/files", f"{folder}/copy{run}"), os.sync()))
        )
        times["LifeOS"].append(_timed(lambda run=run: restore(Store(f"{folder}/here{run}"), store, snapshot, None)))
        root = _repository(f"{folder}/repository{run}", store, snapshot)
        times["dvc pull"].append(_timed(lambda root=root: _dvc(root, "pull", "--quiet")))
    differing = {
        "from nothing": _timed(lambda: list(changes(view(store, branches, NOTHING), view(store, branches, snapshot)))),
        "one note": _timed(lambda: list(changes(view(store, branches, snapshot), view(store, branches, later)))),
    }
    return {
        "ingest": {"without embedding": took, "the same, processor time": spent},
        "switch": _switched(store, memory, (snapshot, later)),
        "records": sum(part.records for part in manifest.sources.values()),
        "files": len(manifest.files),
        "megabytes": sum(entry.size for entry in manifest.files.values()) / 1e6,
        "restore": {name: statistics.median(found) for name, found in times.items()},
        "diff": differing,
    }


def _switched(store: Store, memory: Memory, snapshots: tuple[str, str]) -> dict[str, float]:
    """Milliseconds of a question to the version that was asked last, and to the other one, both open; medians."""
    served = Versions(store, lambda _: Drawn(), lambda _: None, lambda _: None)
    times: dict[bool, list[float]] = {True: [], False: []}
    pins = [msgspec.structs.replace(memory, snapshot=one) for one in snapshots]
    for one in pins:
        served.of(one)
    for turn in range(200):
        for other in (True, False):
            started = time.perf_counter()
            recall(
                served.of(pins[turn % 2]).now(),
                f"What did I pay on 2025-{turn % 12 + 1:02d}-0{turn % 9 + 1}?",
                10,
                ["all"],
            )
            times[other].append((time.perf_counter() - started) * 1000)
    return {"the same version again": statistics.median(times[False]), "the other one": statistics.median(times[True])}


def _embedded(folder: str, vectors: int) -> dict[str, float]:
    """Seconds that a version's vectors take besides the model, all of them and after one note more; 100 months of notes."""
    store = Store(folder)
    months = [f"{2017 + at // 12}-{at % 12 + 1:02d}" for at in range(100)]

    def version(more: int) -> Manifest:
        files = {}
        for at, month in enumerate(months):
            notes = [
                Note(f"Note {at} {n}", "text", f"{month}-01") for n in range(vectors // 100 + (more if at == 99 else 0))
            ]
            lines = sorted(_line(note) for note in notes)
            files[f"records/journal/{month}.jsonl"] = store.put(b"".join(lines))
        part = Part("all", "markdown", vectors, 0)
        return Manifest(memory="bench", ontology="", sources={"journal": part}, files=files)

    model, one, other = Drawn(), version(0), version(1)
    drawing = _timed(lambda: [model.vector("") for _ in range(vectors)])
    first: list[Embedded] = []
    whole = _timed(lambda: first.append(embed(store, one, model, [])))
    known = store.version(first[0].snapshot)
    assert known is not None, "it was just made"
    before = {entry.md5 for entry in decode(known[1]).files.values()}
    again: list[Embedded] = []
    more = _timed(lambda: again.append(embed(store, other, model, [decode(known[1])])))
    later = store.version(again[0].snapshot)
    assert later is not None, "it was just made"
    new = [entry.size for entry in decode(later[1]).files.values() if entry.md5 not in before]
    return {
        "vectors": first[0].vectors,
        "all": whole - drawing,
        "one more": more,
        "files": len(new),
        "megabytes": sum(new) / 1e6,
    }


def _line(note: Note) -> bytes:
    content = encoded(note)
    record = Record(identify("journal", content, 1), "notes/x.md", note)
    return msgspec.json.encode(record, order="deterministic") + b"\n"


def _timed(deed: Callable[[], object]) -> float:
    os.sync()
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def _repository(root: str, store: Store, snapshot: str) -> str:
    """A repository whose pin is to be pulled from the store."""
    subprocess.run(["git", "init", "--quiet", root], check=True)
    version = store.version(snapshot)
    assert version is not None, "it was ingested"
    os.makedirs(f"{root}/memory")
    Path(f"{root}/memory/bench.dvc").write_bytes(pin.pointer("bench", snapshot, version[0]))
    os.makedirs(f"{root}/.dvc")
    Path(f"{root}/.dvc/config").write_text(f"[core]\n    remote = far\n['remote \"far\"']\n    url = {store.folder}\n")
    return root


def _dvc(root: str, *words: str) -> None:
    command = [str(Path(sys.executable).parent / "dvc"), *words]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env={**os.environ, "DVC_NO_ANALYTICS": "1"})


def _markdown(record: dict[str, Any]) -> str:
    facts, load = record["machine"], record["load"]
    assert isinstance(facts, dict)
    lines = [
        f"{facts['date']}, {facts['processors']} x {facts['processor']}, Python {facts['python']}, load {load[0]} before and {load[1]} after. Medians.",
        "",
        f"### A life of {record['records']:,} records is read",
        "",
        "| | s |",
        "|---|--:|",
        *(f"| {name} | {value:.1f} |" for name, value in record["ingest"].items()),
        "",
        f"### An entry on the disk, {record['entries']} one after the other",
        "",
        "| | ms an entry |",
        "|---|--:|",
        *(f"| {name} | {value:.2f} |" for name, value in record["append"].items()),
        "",
        f"### A version of {record['records']:,} records brought back: {record['files']:,} files, {record['megabytes']:.0f} MB",
        "",
        "| | s |",
        "|---|--:|",
        *(f"| {name} | {value:.2f} |" for name, value in record["restore"].items()),
        "",
        "### A question, from an agent whose pin moved: two versions are open, the model apart",
        "",
        "| | ms |",
        "|---|--:|",
        *(f"| {name} | {value:.1f} |" for name, value in record["switch"].items()),
        "",
        f"### A version of {record['embedded']['vectors']:,} vectors, the model apart",
        "",
        "| | s |",
        "|---|--:|",
        f"| all | {record['embedded']['all']:.2f} |",
        f"| one note more: {record['embedded']['files']} files, {record['embedded']['megabytes']:.1f} MB | {record['embedded']['one more']:.2f} |",
        "",
        "### What differs",
        "",
        "| | s |",
        "|---|--:|",
        *(f"| {name} | {value:.2f} |" for name, value in record["diff"].items()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
