"""``lifeos version``."""

from lifeos import __version__
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = "Print the version."


def run(arguments: Arguments) -> int:
    """Print it."""
    echo(__version__)
    return EXIT_CLEAN
