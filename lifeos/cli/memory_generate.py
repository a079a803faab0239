"""``lifeos memory generate``: a synthetic life to try memory with."""

import os

from lifeos.cli import memories
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Write an inbox of a person who does not exist into DIR: statements of two banks, a calendar, contacts, notes, mail and a health
        export that speak of the same people and days. The same seed gives the same bytes. A year is about 12,000 records."""
    parser.add_argument("directory", metavar="DIR")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="Another number, another life. [default: %(default)s]"
    )
    parser.add_argument("--years", type=int, default=1, metavar="N", help="How many years. [default: %(default)s]")
    parser.add_argument(
        "--from", dest="first", type=int, default=2025, metavar="YEAR", help="The first one. [default: %(default)s]"
    )


def run(arguments: Arguments) -> int:
    """Write it, into a folder that holds nothing."""
    folder = arguments.directory
    if not 1 <= arguments.years <= 200 or not 1900 <= arguments.first <= 2200:
        raise UsageError("--years is a whole number from 1 to 200, --from a year from 1900 to 2200")
    memories.need()
    from lifeos.memory.life.write import write  # noqa: PLC0415  with memory, not before

    try:
        if os.path.isdir(folder) and os.listdir(folder):
            raise UsageError(f"{folder} is not empty; give a new folder")
        files = write(folder, arguments.seed, arguments.first, arguments.years)
    except OSError as error:
        complain(f"lifeos: cannot write {error.filename or folder}: {error.strerror}")
        return EXIT_BUG
    echo(f"{count(files, 'file')} in {folder}")
    return EXIT_CLEAN
