"""``lifeos memory ingest``: from an inbox to a version of a memory."""

import json
import os
from typing import TYPE_CHECKING

from lifeos.cli import disks, memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.memory.ingest import Taken

_INBOX = os.path.join(".lifeos", "inbox")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Read what is new in the sources that MEMORY declares, and build the version that all their files make.

        Records become facts by the ontology, each with its file and line. What cannot be read is put into quarantine, with its place and
        the reason; the rest goes on. The same files make the same version, whatever was ingested before. Agents see nothing of it until
        `memory snapshot` moves the pin. What was forgotten here, or is listed in memory/MEMORY.forgotten or in the file of --forgotten, is left out: of a record of which a fact is forgotten, that value. Ends with 3 when this machine is at fault (a full disk)."""
    memories.add_choice(parser)
    parser.add_argument(
        "--inbox", metavar="DIR", help=f"Where the paths of the sources begin. [default: {_INBOX} of the repository]"
    )
    parser.add_argument(
        "--forgotten",
        metavar="FILE",
        help="A list of what is forgotten elsewhere, if it is there; taken over for good.",
    )
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Ingest, and say what came of it: counts and places, nothing of what was read."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    if not memory.sources:
        raise UsageError(f"memory '{memory.name}' declares no sources; list them under spec.sources")
    memories.need()
    from lifeos.memory.ingest import ingest  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal import forgotten  # noqa: PLC0415

    inbox = os.path.abspath(arguments.inbox or os.path.join(root, _INBOX))
    store = memories.folder(root, arguments)
    try:
        memories.tell(root, arguments, memory.name)
        if arguments.forgotten:
            forgotten.add(store, memory.name, forgotten.read(arguments.forgotten))
        done = ingest(memory, inbox, store)
    except OSError as error:
        return disks.refused(error, store, "what was known before is as it was")
    if arguments.format == "json":
        taken = [one._asdict() for one in done.taken]
        shown = {"snapshot": done.snapshot, "sources": taken, "quarantine": done.quarantine}
        echo(json.dumps({**shown, "forgotten": done.forgotten}, indent=2))
        return EXIT_CLEAN
    for one in done.taken:
        refused = f", {one.refused} in quarantine" if one.refused else ""
        echo(
            f"  {one.source}: {count(one.records, 'record')} in {count(one.files, 'file')}, {one.fresh} of them new{refused}{_fewer(one)}"
        )
    if done.forgotten:
        echo(f"  {count(done.forgotten, 'target')} of `memory forget` left out, wherever they stand in these files")
    echo(f"{memory.name} is {done.snapshot}")
    if any(one.refused for one in done.taken):
        echo(f"What could not be read, and why: {done.quarantine}")
    return EXIT_CLEAN


def _fewer(taken: "Taken") -> str:
    """What is no longer in the inbox is no longer in the version: as it should be, unless a folder was not mounted."""
    if taken.records >= taken.before:
        return ""
    if taken.records:
        return f"; {taken.before - taken.records} fewer than the last time"
    return f"; nothing is left of {count(taken.before, 'record')}: are its files where they were?"
