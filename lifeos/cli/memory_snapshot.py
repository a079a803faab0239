"""``lifeos memory snapshot``: pin what was ingested."""

import json
import os
from typing import TYPE_CHECKING

from lifeos.cli import memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.compiler.documents import parse
from lifeos.compiler.inputs import read
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.ir import Memory
from lifeos.source.document import Document

if TYPE_CHECKING:
    from lifeos.memory.difference import Change
    from lifeos.memory.store import Store

_NOTHING = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The pin of a memory that holds nothing yet: the hash of no bytes."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Move the pin of MEMORY to the version that was ingested last, and say what that changes: records and facts, by source
        and scope.

        Two files change, for a pull request to show and `git revert` to take back: memory/MEMORY.dvc, which says where the bytes are (any
        remote of DVC; the store is the first one), and the snapshot in the declaration, which is the version that agents get.

        With --output each fact that a workflow decides by is also a file: digest, changed (yes or no), summary."""
    memories.add_choice(parser)
    parser.add_argument("--output", metavar="DIR", help="Also write it there, as files.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Verify the version, move the pin, and print what changes."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store = memories.store(root, arguments)
    from lifeos.memory.ingest import head  # noqa: PLC0415  with memory, not before

    snapshot = head(store.folder, memory.name)
    if snapshot is None:
        raise UsageError(f"nothing was ingested into {store.folder}; run `lifeos memory ingest {memory.name}` first")
    try:
        return _pin(root, memory, snapshot, store, arguments)
    except OSError as error:
        complain(f"lifeos: cannot write {error.filename}: {error.strerror}")
        return EXIT_BUG


def _pin(root: str, memory: Memory, snapshot: str, store: "Store", arguments: Arguments) -> int:
    from lifeos.memory import pin  # noqa: PLC0415  with memory, not before
    from lifeos.memory.verify import verify  # noqa: PLC0415

    verify(store, snapshot)
    version = store.version(snapshot)
    assert version is not None, "it was verified"
    found = _changes(store, memory, snapshot)
    changed = pin.write(root, _document(root, memory.name), snapshot, version[0], store.folder)
    lines = _summary(memory, snapshot, found)
    if arguments.output is not None:
        moved = "yes" if changed else "no"
        _write(
            arguments.output,
            {"digest": snapshot.removeprefix("sha256:"), "changed": moved, "summary": "\n".join(lines)},
        )
    if arguments.format == "json":
        changes = None if found is None else [one._asdict() for one in found]
        plan = {
            "memory": memory.name,
            "before": memory.snapshot,
            "snapshot": snapshot,
            "changes": changes,
            "files": changed,
        }
        echo(json.dumps(plan, indent=2))
        return EXIT_CLEAN
    for line in (*lines, *(f"  wrote {path}" for path in changed)):
        echo(line)
    return EXIT_CLEAN


def _changes(store: "Store", memory: Memory, snapshot: str) -> "list[Change] | None":
    """What differs from the pinned version; None when that is not here to compare with."""
    from lifeos.memory.dataset import decode  # noqa: PLC0415  with memory, not before
    from lifeos.memory.difference import changes  # noqa: PLC0415

    after = store.version(snapshot)
    before = store.version(memory.snapshot)
    assert after is not None, "it was verified"
    if before is None and memory.snapshot != _NOTHING:
        return None
    return list(changes(store, decode(before[1]) if before is not None else None, decode(after[1])))


def _summary(memory: Memory, snapshot: str, found: "list[Change] | None") -> list[str]:
    if snapshot == memory.snapshot:
        return [f"{memory.name} is pinned at {snapshot} already"]
    lines = [f"{memory.name}: {memory.snapshot[:19]} -> {snapshot[:19]}"]
    if found is None:
        return [*lines, "  the version pinned before is not in the store, so what changes cannot be told"]
    lines += [
        f"  {one.source} ({one.scope}): +{one.records_added} -{one.records_removed} records, +{one.facts_added} -{one.facts_removed} facts"
        for one in found
    ]
    return lines


def _document(root: str, name: str) -> Document:
    for path, data in read(root).shared.items():
        if path.startswith("agents.d/"):
            for document in parse(path, data)[0]:
                if document.kind == "Memory" and document.name == name:
                    return document
    raise AssertionError("the memory was resolved from a document")


def _write(folder: str, files: dict[str, str]) -> None:
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
