"""What ``memory remember``, ``memory confirm`` and ``memory forget`` share: the pinned version's journal, opened to add to, and the state that it makes."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from lifeos.cli import disks, memories
from lifeos.cli.parser import Arguments
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN
from lifeos.ir import Memory

if TYPE_CHECKING:
    from lifeos.memory.journal.learning import Learning
    from lifeos.memory.state_id import StateId


def learn(
    root: str,
    arguments: Arguments,
    memory: Memory,
    target: str,
    deed: "Callable[[Learning, str], StateId]",
    words: tuple[str, str],
    after: Callable[[], list[str]] = list,
) -> int:
    """Do it, and print the state. ``deed``: with the journal and the time; ``words``: what has become of the target, and what has not when the disk refuses; ``after``: what is written then,
    whose paths are printed."""
    branches = memories.branches(root, arguments, memory.name)
    from lifeos.memory.journal.learning import learning  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions import pins  # noqa: PLC0415

    follows = pins.before(root, memory.name, memory.snapshot)
    try:
        memories.tell(root, arguments, memory.name)
        with learning(branches, memory.snapshot, follows, memories.now(), memories.WAIT) as present:
            state = deed(present, memories.now())
        wrote = after()
    except OSError as error:
        return disks.refused(error, branches.folder, f"it was not {words[1]}")
    if arguments.format == "json":
        echo(json.dumps({"target": target, "state": str(state), **({"wrote": wrote} if wrote else {})}, indent=2))
    else:
        echo(f"{target} is {words[0]} {memory.name} from {state} on")
        for path in wrote:
            echo(f"  wrote {path}")
    return EXIT_CLEAN
