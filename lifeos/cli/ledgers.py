"""Which ledger a command reads, and from when on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import UsageError
from lifeos.units import UnitError, parse_duration

if TYPE_CHECKING:
    from lifeos.ledger.sql import SqlLedger

_HOME = os.path.join(".lifeos", "ledger.sqlite")


def add_choice(parser: Parser) -> None:
    """The option that says where the ledger is."""
    parser.add_argument(
        "--ledger",
        metavar="LEDGER",
        help=f"A file, or postgresql://user@host/database. [default: {_HOME} of the repository]",
    )


def path(root: str) -> str:
    """Where that of a repository is, if there is one."""
    return os.path.join(root, _HOME)


def address(root: str, arguments: Arguments) -> str:
    """Of the ledger. Raises :class:`UsageError` for a file that is not there: to read a ledger is no way to begin one."""
    found = str(arguments.ledger or path(root))
    if "://" not in found and not os.path.exists(found):
        raise UsageError(
            f"there is no ledger at {found}; name another with --ledger, or begin one with `lifeos ledger record`"
        )
    return found


@contextmanager
def opened(where: str, zone: str | None = None) -> "Iterator[SqlLedger]":
    """The ledger. Raises :class:`LifeOSError`."""
    need()
    from lifeos.ledger.sql import SqlLedger  # noqa: PLC0415  with the ledger, not before

    ledger = SqlLedger(where, zone)
    try:
        yield ledger
    finally:
        ledger.close()


def shown(where: str, root: str) -> str:
    """A ledger's address for a person: a file as it lies in the repository."""
    inside = os.path.relpath(where, root) if "://" not in where else where
    return where if inside.startswith("..") else inside


def need() -> None:
    """Raise :class:`UsageError` without the libraries of the ledger."""
    try:
        import lifeos.ledger.sql  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[ledger]'") from error


def default(root: str, arguments: Arguments) -> str:
    """Where a ledger is, or would be begun."""
    return str(arguments.ledger or os.path.join(root, _HOME))


def today(zone: tzinfo) -> date:
    """The day, in the ledger's zone."""
    return datetime.now(UTC).astimezone(zone).date()


def since(text: str, today: date) -> date:
    """A day (``2026-11-01``), or how long ago (``30d``). Raises :class:`UsageError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        back = parse_duration(text)
        return today - timedelta(milliseconds=back)
    except (UnitError, OverflowError) as error:
        raise UsageError(
            f"--since: '{text[:40]}' is neither a day such as 2026-11-01 nor a time such as 30d"
        ) from error
