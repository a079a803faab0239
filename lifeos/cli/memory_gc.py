"""``lifeos memory gc``: let go of versions that nothing pins."""

import json

from lifeos.cli import gate, memories, repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, EXIT_FINDINGS


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Delete the versions of MEMORY that nothing pins, of their files those that no other version has, and what was made of them to
        be asked, here and on the servers that MEMORY declares. Says what goes before it goes.

        A version stays when the work tree pins it, when any commit of any branch that is here ever did, when something was learned on it, when it was ingested
        last, and when it is one of the last three. Where the deployed branch or a part of the history cannot be seen, nothing is deleted. Journals
        stay."""
    memories.add_choice(parser)
    parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Say what goes, and delete it."""
    root = repository.find(arguments.repo)
    fleet = gate.fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    memory = choose("memory", arguments.memory, fleet.catalog.memories)
    store = memories.store(root, arguments)
    from lifeos.memory import servers  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions import garbage, pins  # noqa: PLC0415  with memory, not before

    pinned = pins.ever(root, fleet.catalog.platform.source.revision) | {memory.snapshot}
    here = pins.here(root, memory.name)
    if here is not None:
        pinned.add(here.snapshot)
    gone: list[str] = []
    try:
        with garbage.alone(store):
            going = garbage.plan(store, memory.name, pinned)
            size = sum(going.objects.values()) + sum(going.made.values())
            files = len(going.objects) + len(going.made)
            if arguments.format == "text":
                for snapshot in going.versions:
                    echo(f"  {snapshot}")
                verb = "would go" if arguments.dry_run else "go"
                echo(
                    f"{count(len(going.versions), 'version')} and {count(files, 'file')} of {size / 1e6:.1f} MB {verb}; "
                    f"{count(going.kept, 'version')} stay{'s' * (going.kept == 1)}"
                )
            if not arguments.dry_run:
                garbage.collect(store, going)
                gone = servers.collect(memory.stores, memory.name, store)
    except OSError as error:
        complain(
            f"lifeos: cannot delete {error.filename or store.folder}: {error.strerror}; run it again, it goes on where it was"
        )
        return EXIT_BUG
    if gone and arguments.format == "text":
        echo(f"{count(len(gone), 'version')} went from the servers of {memory.name}")
    if arguments.format == "json":
        shown = {
            "removed": not arguments.dry_run,
            "versions": going.versions,
            "files": files,
            "bytes": size,
            "kept": going.kept,
            "servers": gone,
        }
        echo(json.dumps(shown, indent=2))
    return EXIT_CLEAN
