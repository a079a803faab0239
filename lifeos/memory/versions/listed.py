"""What git says is forgotten: `memory/<name>.forgotten`, beside the pin, so that whoever has the pin has it, too.

It is hashes, a line each. What was ever listed on any branch that is here counts: a list only grows, and so a `git revert` of the commit that forgot something brings nothing back.
"""

import os
import re

from lifeos.memory import disk
from lifeos.memory.journal import forgotten
from lifeos.tools import git

_ADDED = re.compile(r"^[+-]((?:fact|record):[0-9a-f]{32})$", re.MULTILINE)
_ATTRIBUTES = os.path.join("memory", ".gitattributes")
_UNION = "*.forgotten merge=union"
"""Two branches that forgot different things are merged without a conflict."""


def path(memory: str) -> str:
    """Where the list is, from the root of the repository."""
    return os.path.join("memory", f"{memory}.forgotten")


def listed(root: str, memory: str) -> frozenset[str]:
    """All that was ever listed, as far as the history is here. Raises :class:`LifeOSError` for a list that is damaged."""
    now = forgotten.read(os.path.join(root, path(memory)))
    if git.top(root) is None:
        return now
    return now.union(_ADDED.findall(git.changed_lines(root, ":", (path(memory),))))


def tell(root: str, memory: str, store: str) -> None:
    """Have a store know what git lists. ``store``: its folder. Raises :class:`LifeOSError`, and :class:`OSError`."""
    forgotten.add(store, memory, listed(root, memory))


def files(root: str, memory: str, store: str) -> dict[str, bytes]:
    """What the list has to be for all that the store knows to be forgotten, and what git needs to merge it, by path; nothing before anything is forgotten."""
    every = listed(root, memory) | forgotten.read(forgotten.of(store, memory))
    if not every:
        return {}
    return {path(memory): forgotten.encoded(every), _ATTRIBUTES: _attributes(root)}


def write(root: str, memory: str, store: str) -> list[str]:
    """Bring the list up to what the store knows; the paths that changed. Raises :class:`LifeOSError`, and :class:`OSError`."""
    return [one for one, data in files(root, memory, store).items() if disk.changed(os.path.join(root, one), data)]


def _attributes(root: str) -> bytes:
    try:
        with open(os.path.join(root, _ATTRIBUTES), encoding="utf-8") as file:
            held = file.read()
    except FileNotFoundError:
        held = ""
    return (held if _UNION in held.splitlines() else f"{held}{_UNION}\n").encode()
