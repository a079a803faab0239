"""``lifeos rollback``: the version of a memory that was pinned before, at once."""

import json
from typing import TYPE_CHECKING

from lifeos.cli import disks, memories, memory_pin, repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.memory.state_id import StateId

if TYPE_CHECKING:
    from lifeos.ir import Fleet, Memory
    from lifeos.memory.journal.branches import Branches


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Move the pin of MEMORY back to the version that was pinned before the present one, as the history of git shows, bring that where it is
        not whole, and open its journal: who serves this repository serves it at once. Once more goes one further back.

        It writes what `git revert` of the commit that moved the pin would write, and commits nothing. What was learned since stays in the journal of the version that is left, for
        `memory replay`; what was forgotten stays forgotten."""
    memories.add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Move the pin, open the journal, and say what changes and what is aside."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    memory = _memory(fleet, arguments.memory)
    store, branches = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.versions import pins  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions.bring import bring  # noqa: PLC0415

    earlier = pins.before(root, memory.name, memory.snapshot)
    if not earlier:
        raise UsageError(
            f"the history of git shows no version of {memory.name} that was pinned before {memory.snapshot[:19]}; "
            f"`lifeos memory pin {memory.name} VERSION` moves the pin to any that is here"
        )
    try:
        memories.tell(root, arguments, memory.name)
        bring(root, memory.name, store, earlier[0])
        state, aside = _opened(branches, memory, earlier)
        version = store.current(earlier[0])
        moved = memory_pin.move(root, memory, version, store, pins.judged(root, memory.name, version))
    except OSError as error:
        return disks.refused(error, store.folder, "what was there before is as it was")
    if arguments.format == "json":
        shown = {"before": moved.before, "snapshot": moved.snapshot, "state": str(state), "aside": aside}
        echo(json.dumps({**shown, "files": moved.files}, indent=2))
        return EXIT_CLEAN
    memory_pin.show(moved, "text")
    echo(f"{memory.name} is {state}")
    if aside:
        echo(f"{count(aside, 'entry')} aside; `lifeos memory replay {memory.name}` takes over what is wanted")
    return EXIT_CLEAN


def _memory(fleet: "Fleet", name: str) -> "Memory":
    """The memory of this name. Raises :class:`UsageError`, also for an agent's: that is taken back otherwise."""
    if name in fleet.agents and name not in fleet.catalog.memories:
        raise UsageError(
            f"'{name}' is an agent, and this takes back a memory; an agent is taken back with `git revert` of the commit that changed it"
            " (docs/how-to/take-back.md)"
        )
    return choose("memory", name, fleet.catalog.memories)


def _opened(branches: "Branches", memory: "Memory", earlier: list[str]) -> tuple[StateId, int]:
    """The state of the version that is to be pinned, and how many entries it does not know."""
    from lifeos.memory.journal.aside import aside  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.learning import learning  # noqa: PLC0415

    with learning(branches, earlier[0], earlier[1:], memories.now(), memories.WAIT) as present:
        return present.state, sum(len(one.steps) for one in aside(branches, present.state))
