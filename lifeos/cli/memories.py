"""Which memory a command is about, where its versions are kept, and which of them is meant."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import UsageError
from lifeos.ir import Memory

if TYPE_CHECKING:
    from lifeos.memory.journal.branches import Branches
    from lifeos.memory.store import Store
    from lifeos.memory.versions import named as versions
    from lifeos.memory.view import View

WAIT = 5.0
"""Seconds to wait for another process that writes to a journal: one that learns is done in milliseconds."""
_HOME = os.path.join(".lifeos", "memory")


def add_choice(parser: Parser) -> None:
    """The memory, and the option that says where its versions are."""
    parser.add_argument("memory")
    add_store(parser)


def add_store(parser: Parser) -> None:
    """The option that says where versions are."""
    parser.add_argument(
        "--store",
        metavar="DIR",
        help=f"Where its versions are kept, laid out as a remote of DVC. [default: {_HOME} of the repository]",
    )


def declared(root: str, name: str) -> Memory | None:
    """The memory of this name; None when the repository has mistakes, which were shown then. Raises :class:`UsageError`."""
    fleet = fleet_at(root)
    return None if fleet is None else choose("memory", name, fleet.catalog.memories)


def folder(root: str, arguments: Arguments) -> str:
    """Of the store."""
    return os.path.abspath(arguments.store or os.path.join(root, _HOME))


def store(root: str, arguments: Arguments) -> "Store":
    """The store. Raises :class:`UsageError` without the libraries of memory."""
    need()
    from lifeos.memory.store import Store  # noqa: PLC0415  with memory, not before

    return Store(folder(root, arguments))


def branches(root: str, arguments: Arguments, memory: str) -> "Branches":
    """The journal of a memory. Raises :class:`UsageError` without the libraries of memory."""
    need()
    from lifeos.memory.journal.branches import Branches  # noqa: PLC0415  with memory, not before

    return Branches(folder(root, arguments), memory)


def tell(root: str, arguments: Arguments, memory: str) -> None:
    """Have the store know what git lists as forgotten, before anything is read, learned or made of it. Raises :class:`LifeOSError`, and :class:`OSError`."""
    need()
    from lifeos.memory.versions import listed  # noqa: PLC0415  with memory, not before

    listed.tell(root, memory, folder(root, arguments))


class Shown(NamedTuple):
    """A state, and what it is called."""

    named: "versions.Named"
    view: "View"


def view(root: str, arguments: Arguments, memory: str, text: str) -> Shown:
    """The state that somebody names: a state, a version, or what a revision of git pins. Raises :class:`LifeOSError` for one that is not here."""
    journal = branches(root, arguments, memory)
    from lifeos.memory.versions.named import named  # noqa: PLC0415  with memory, not before
    from lifeos.memory.view import view  # noqa: PLC0415

    kept = store(root, arguments)
    which = named(root, kept, journal, text)
    return Shown(which, view(kept, journal, which.snapshot, which.state))


def now() -> str:
    """The time, UTC, as the journal has it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def need() -> None:
    """Raise :class:`UsageError` without the libraries of memory."""
    try:
        import lifeos.memory.connectors  # noqa: PLC0415
        import lifeos.memory.ontology  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory]'") from error
