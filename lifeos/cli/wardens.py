"""What the commands about the warden share: where its journal is, and where agents stand by it."""

import getpass
import os

from lifeos.cli import repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.warden.journal import read
from lifeos.warden.standing import Standing, after

JOURNAL = ".lifeos/warden.jsonl"


def add_journal(parser: Parser) -> None:
    """The ``--journal`` of these commands."""
    about = f"The journal of the warden; default: {JOURNAL} of the repository."
    parser.add_argument("--journal", metavar="FILE", help=about)


def journal(arguments: Arguments) -> str:
    """Its path."""
    return str(arguments.journal or os.path.join(repository.find(arguments.repo), JOURNAL))


def caller() -> str:
    """Who calls: the name of the account, or where it has none, as in a pod, its number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # which of them depends on Python's version
        return f"uid {os.getuid()}"


def standings(path: str) -> dict[str, Standing]:
    """Where each agent stands that the warden ever wrote of, by name. Raises :class:`lifeos.errors.UsageError`."""
    found: dict[str, Standing] = {}
    for record in read(path):
        found[record.agent] = after(found.get(record.agent, Standing()), record)
    return dict(sorted(found.items()))
