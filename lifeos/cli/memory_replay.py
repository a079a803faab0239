"""``lifeos memory replay``: what was learned on other versions, onto the present one."""

import json

from lifeos.cli import disks, memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Append what was learned on other versions of MEMORY, and is not known to the pinned one, to the pinned one's journal; only what was
        learned on BRANCH, when that is given. Each entry says where it comes from, so to replay twice is to replay once. What was
        forgotten stays forgotten."""
    memories.add_choice(parser)
    parser.add_argument("branch", nargs="?")
    parser.add_argument("--dry-run", action="store_true", help="Only say how many entries there are.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Replay, and print the state."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store, branches = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.journal.aside import aside  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.learning import learning  # noqa: PLC0415
    from lifeos.memory.versions import pins  # noqa: PLC0415
    from lifeos.memory.versions.named import named  # noqa: PLC0415

    only = named(root, store, branches, arguments.branch).snapshot if arguments.branch is not None else None
    if only is not None and only not in branches.known():
        raise UsageError(f"nothing was learned on {only}; `lifeos memory status {memory.name}` lists what is aside")
    state = branches.present(memory.snapshot)
    if arguments.dry_run:
        number = sum(len(one.steps) for one in aside(branches, state, only))
    else:
        follows = pins.before(root, memory.name, memory.snapshot)
        try:
            memories.tell(root, arguments, memory.name)
            with learning(branches, memory.snapshot, follows, memories.now(), memories.WAIT) as present:
                number = present.replay(memories.now(), only)
                state = present.state
        except OSError as error:
            return disks.refused(error, branches.folder, "nothing was replayed")
    if arguments.format == "json":
        echo(
            json.dumps(
                {
                    "replayed": not arguments.dry_run,
                    "entries": number,
                    "state": str(state) if state is not None else None,
                },
                indent=2,
            )
        )
        return EXIT_CLEAN
    entries = "1 entry" if number == 1 else f"{number} entries"
    echo(f"{entries} would be replayed" if arguments.dry_run else f"{entries} replayed; {memory.name} is {state}")
    return EXIT_CLEAN
