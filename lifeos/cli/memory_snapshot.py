"""``lifeos memory snapshot``: pin what was ingested."""

import hashlib
import os
from typing import TYPE_CHECKING

from lifeos.cli import disks, memories, memory_judging, repository
from lifeos.cli.memory_pin import Moved, judged_move, show
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.memory.store import Store


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Move the pin of MEMORY to the version that was ingested last, and say what that changes: records and facts, by source
        and scope.

        Two files change, for a pull request to show and `git revert` to take back: memory/MEMORY.dvc, which says where the bytes are (any
        remote of DVC; the store is the first one), and the snapshot in the declaration, which is the version that agents get.

        Where there are questions to MEMORY, the version is asked them first, as `memory judge` does: one that does not hold is not pinned, and of one that does memory/MEMORY.judged.json says so.

        With --output each fact that a workflow decides by is also a file: branch (on which to propose it), changed (yes or no), summary."""
    memories.add_choice(parser)
    memory_judging.add_pinning(parser)
    parser.add_argument("--output", metavar="DIR", help="Also write it there, as files.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Verify the version, move the pin, and print what changes."""
    root = repository.find(arguments.repo)
    asked = memory_judging.declared(root, arguments)
    if asked is None:
        return EXIT_FINDINGS
    memory = asked.memory
    store = memories.store(root, arguments)
    from lifeos.memory.ingest import head  # noqa: PLC0415  with memory, not before

    snapshot = head(store.folder, memory.name)
    if snapshot is None:
        raise UsageError(f"nothing was ingested into {store.folder}; run `lifeos memory ingest {memory.name}` first")
    try:
        memories.tell(root, arguments, memory.name)
        _without_forgotten(store, memory.name, snapshot)
        moved = judged_move(root, arguments, asked, snapshot, store)
        if moved is None:
            return EXIT_FINDINGS
        if arguments.output is not None:
            _write(arguments.output, moved, root)
    except OSError as error:
        return disks.refused(error, root, "the pin is where it was, or has moved: `lifeos memory status` says it")
    show(moved, arguments.format)
    return EXIT_CLEAN


def _without_forgotten(store: "Store", memory: str, snapshot: str) -> None:
    """Raise :class:`UsageError` where something of a version was forgotten after it was ingested."""
    from lifeos.memory.journal.branches import Branches  # noqa: PLC0415  with memory, not before
    from lifeos.memory.known import held  # noqa: PLC0415

    absent = Branches(store.folder, memory).forgotten()
    left = held(store, snapshot, absent.targets - absent.learned, set())
    if left:
        raise UsageError(
            f"{snapshot} was ingested before {min(left)}{f' and {len(left) - 1} more' * (len(left) > 1)} {'were' if len(left) > 1 else 'was'} forgotten; "
            f"run `lifeos memory ingest {memory}` again, which leaves that out, then `lifeos memory snapshot {memory}`"
        )


def _write(folder: str, moved: Moved, root: str) -> None:
    """Each fact that a workflow decides by, as a file. What is proposed has the same branch each time: that of the version; where that is pinned already, that of the list of what is forgotten."""
    from lifeos.memory.versions import listed  # noqa: PLC0415  with memory, not before

    digest = moved.snapshot.removeprefix("sha256:")
    if moved.listed and moved.snapshot == moved.before:
        with open(os.path.join(root, listed.path(moved.memory)), "rb") as file:
            digest = f"forgotten-{hashlib.sha256(file.read()).hexdigest()}"
    facts = {
        "branch": f"memory/{moved.memory}/{digest}",
        "changed": "yes" if moved.files else "no",
        "summary": "\n".join(moved.summary()),
    }
    os.makedirs(folder, exist_ok=True)
    for name, text in facts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
