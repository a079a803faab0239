"""``lifeos memory verify``: whether a version of a memory is whole."""

from lifeos.cli import memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Read each file of the pinned version of MEMORY, or of another one, and compare it with its hash; and each line of its journals. Names the file
        that is lost or damaged, of a journal with the byte."""
    memories.add_choice(parser)
    parser.add_argument("--snapshot", metavar="DIGEST", help="Another version. [default: the pinned one]")


def run(arguments: Arguments) -> int:
    """Verify."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store = memories.store(root, arguments)
    from lifeos.memory.erasure import register  # noqa: PLC0415  with memory, not before
    from lifeos.memory.verify import verify  # noqa: PLC0415

    register.ready(store.folder, memory.name)
    snapshot = arguments.snapshot or memory.snapshot
    manifest = verify(store, snapshot)
    records, facts = (sum(getattr(one, name) for one in manifest.sources.values()) for name in ("records", "facts"))
    echo(
        f"{snapshot} is whole: {count(records, 'record')} and {count(facts, 'fact')} in {count(len(manifest.files), 'file')}"
    )
    branches = memories.branches(root, arguments, memory.name)
    entries = sum(chain.position for one in branches.known() if (chain := branches.read(one)) is not None)
    if branches.known():
        journals = count(len(branches.known()), "journal")
        echo(f"{journals} with {count(entries, 'entry')} {'is' if len(branches.known()) == 1 else 'are'} whole")
    return EXIT_CLEAN
