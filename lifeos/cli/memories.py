"""Which memory a command is about, and where its versions are kept."""

import os
from typing import TYPE_CHECKING

from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import UsageError
from lifeos.ir import Memory

if TYPE_CHECKING:
    from lifeos.memory.store import Store

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


def need() -> None:
    """Raise :class:`UsageError` without the libraries of memory."""
    try:
        import lifeos.memory.connectors  # noqa: PLC0415
        import lifeos.memory.ontology  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory]'") from error
