"""``lifeos version``."""

import click

from lifeos import __version__
from lifeos.cli.terminal import echo


@click.command("version")
def command() -> None:
    """Print the version."""
    echo(__version__)
