"""Memories whose pin differs between two states of git, and what that changes in them, as far as their versions are here."""

from typing import TYPE_CHECKING, NamedTuple

from lifeos.cli import memories
from lifeos.cli.parser import Arguments
from lifeos.diff.state import State
from lifeos.errors import LifeOSError
from lifeos.memory.state_id import NOTHING

if TYPE_CHECKING:
    from lifeos.memory.difference import Change


class Moved(NamedTuple):
    """A memory whose pin moved, from one version to another. ``unknown``: why nobody here can say what changed, or empty."""

    memory: str
    before: str
    after: str
    changes: "list[Change]"
    unknown: str = ""


def moves(root: str, arguments: Arguments, before: State, after: State) -> list[Moved]:
    """All of them, by name. Nothing is fetched: a version that is not in the store is not compared."""
    pins = [_pins(state) for state in (before, after)]
    both = sorted({name for each in pins for name in each})
    return [
        _moved(root, arguments, name, *words)
        for name in both
        if len(set(words := [each.get(name, NOTHING) for each in pins])) > 1
    ]


def _pins(state: State) -> dict[str, str]:
    fleet = state.analysis.fleet
    return {} if fleet is None else {name: memory.snapshot for name, memory in fleet.catalog.memories.items()}


def _moved(root: str, arguments: Arguments, name: str, before: str, after: str) -> Moved:
    try:
        old, new = (memories.view(root, arguments, name, text).view for text in (before, after))
        from lifeos.memory.difference import changes  # noqa: PLC0415  with memory, not before

        return Moved(name, before[:19], after[:19], list(changes(old, new, facts=False)))
    except LifeOSError as error:
        return Moved(name, before[:19], after[:19], [], str(error))
