"""``lifeos memory restore``: bring a version back, whole."""

import json

from lifeos.cli import disks, memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS
from lifeos.memory.state_id import NOTHING


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Have the pinned version of MEMORY in the store, whole, or another one. Each file is compared with its hash; what is lost or damaged
        here is brought from a remote of DVC, or from what --from names. One that is whole is read and left alone.

        Of the pinned version the journal is opened, too: what is learned from now on is learned on it. What was learned on other versions stays
        aside, for `memory replay`; what was forgotten on them, in the store that --from names, or in git
        (memory/MEMORY.forgotten) is taken over at once, for it is to be absent from every later state."""
    memories.add_choice(parser)
    parser.add_argument("version", nargs="?")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        help="A folder laid out as a remote of DVC, or the name of a remote. [default: the remotes that .dvc/config names, in turn]",
    )
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Restore, and print the state that it is."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store, branches = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.journal.learning import learning  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions import pins  # noqa: PLC0415
    from lifeos.memory.versions.bring import bring  # noqa: PLC0415
    from lifeos.memory.versions.named import named  # noqa: PLC0415

    snapshot = (
        memory.snapshot if arguments.version is None else named(root, store, branches, arguments.version).snapshot
    )
    state = None
    try:
        memories.tell(root, arguments, memory.name)
        done = bring(root, memory.name, store, snapshot, arguments.source) if snapshot != NOTHING else None
        if snapshot == memory.snapshot:
            follows = pins.before(root, memory.name, snapshot)
            with learning(branches, snapshot, follows, memories.now(), memories.WAIT) as present:
                state = present.state
    except OSError as error:
        return disks.refused(error, store.folder, "what was there before is as it was")
    brought = (done.objects, done.size) if done is not None else (0, 0)
    if arguments.format == "json":
        shown = {
            "snapshot": snapshot,
            "files": brought[0],
            "bytes": brought[1],
            "state": str(state) if state is not None else None,
        }
        echo(json.dumps(shown, indent=2))
        return EXIT_CLEAN
    what = (
        f"{count(brought[0], 'file')} brought, {brought[1] / 1e6:.1f} MB" if brought[0] else "nothing had to be brought"
    )
    echo(f"{snapshot} is whole: {what}")
    if state is not None:
        echo(f"{memory.name} is {state}")
    return EXIT_CLEAN
