"""``lifeos memory verify``: whether a version of a memory is whole."""

import os
from typing import TYPE_CHECKING

from lifeos.cli import ledgers, memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError
from lifeos.memory.state_id import StateId

if TYPE_CHECKING:
    from lifeos.memory.journal.branches import Branches
    from lifeos.memory.store import Store


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Read each file of the pinned version of MEMORY, or of another one, and compare it with its hash; and each line of its journals, which have to be as long as
        they were when what they end with was acknowledged. Names the file that is lost or damaged, and the byte, where what is left tells it. Where there is a ledger, each state of MEMORY that a
        decision was made on has to be in the journals, too."""
    memories.add_choice(parser)
    parser.add_argument("--snapshot", metavar="DIGEST", help="Another version. [default: the pinned one]")
    ledgers.add_choice(parser)


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
    if arguments.ledger or os.path.exists(ledgers.path(root)):
        states = _decided(ledgers.address(root, arguments), store, branches)
        echo(
            f"{count(states, 'state')} that decisions of the ledger were made on {'is' if states == 1 else 'are'} in them"
        )
    return EXIT_CLEAN


def _decided(ledger: str, store: "Store", branches: "Branches") -> int:
    """How many states of the memory decisions were made on. Raises :class:`LifeOSError` for the first that the journals do not have."""
    from lifeos.ledger.events import Decided  # noqa: PLC0415  with the ledger, not before
    from lifeos.memory.erasure.subject import versions  # noqa: PLC0415

    known = {*branches.known(), *versions(store, branches.memory)}
    seen = set()
    with ledgers.opened(ledger) as opened:
        for one in opened.lines(kind="decided"):
            said = one.line.event
            if not isinstance(said, Decided) or "@" not in said.memory or said.memory in seen:
                continue
            state = StateId.parse(said.memory)
            if branches.current(state.snapshot) not in known:
                continue
            try:
                branches.lineage(state)
            except LifeOSError as error:
                raise LifeOSError(f"decision '{said.id}' was made on {state.short}: {error}") from error
            seen.add(said.memory)
    return len(seen)
