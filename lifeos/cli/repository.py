"""Which repository a command works on, and how its findings are shown."""

import os

from lifeos.cli import formats
from lifeos.cli.parser import Parser
from lifeos.cli.terminal import echo
from lifeos.diagnostics import Diagnostic
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.source.tree import PLATFORM_FILE


def find(given: str | None) -> str:
    """The root of the repository: the folder given, or the nearest one above the current folder with a lifeos.yaml."""
    if given is not None:
        if not os.path.isdir(given):
            raise UsageError(f"there is no folder '{given}'; give the root of a config repository to -C")
        return os.path.abspath(given)
    here = os.getcwd()
    folder = here
    while True:
        if os.path.lexists(os.path.join(folder, PLATFORM_FILE)):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return here
        folder = above


def add_format(parser: Parser) -> None:
    """The ``--format`` of every command that prints findings."""
    parser.add_choice("--format", formats.FORMATS, default="text", help="How findings are printed.")


def show(found: list[Diagnostic], root: str, form: str) -> int:
    """Print the findings; the exit code they ask for. Warnings alone are no reason to fail."""
    text = formats.of(form).render(found, root)
    if text:
        echo(text, end="" if text.endswith("\n") else "\n")
    return EXIT_FINDINGS if any(item.severity == "error" for item in found) else EXIT_CLEAN
