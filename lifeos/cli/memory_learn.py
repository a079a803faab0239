"""What ``memory remember``, ``memory confirm`` and ``memory forget`` share: the pinned version's journal, opened to add to, and the state that it makes."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from lifeos.cli import memories
from lifeos.cli.parser import Arguments
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_BUG, EXIT_CLEAN
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
) -> int:
    """Do it, and print the state. ``deed``: with the journal and the time; ``words``: what has become of the target, and what has not when the disk refuses."""
    branches = memories.branches(root, arguments, memory.name)
    from lifeos.memory.journal.learning import learning  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions import pins  # noqa: PLC0415

    follows = pins.before(root, memory.name, memory.snapshot)
    try:
        with learning(branches, memory.snapshot, follows, memories.now(), memories.WAIT) as present:
            state = deed(present, memories.now())
    except OSError as error:
        complain(f"lifeos: cannot write {error.filename or branches.folder}: {error.strerror}; it was not {words[1]}")
        return EXIT_BUG
    if arguments.format == "json":
        echo(json.dumps({"target": target, "state": str(state)}, indent=2))
    else:
        echo(f"{target} is {words[0]} {memory.name} from {state} on")
    return EXIT_CLEAN
