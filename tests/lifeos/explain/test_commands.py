"""The page about commands: each with its usage, its words and its options, whoever declares them."""

import click

from lifeos.cli.main import COMMANDS, cli
from lifeos.explain.commands import reference


@click.group()
@click.option("--loud", is_flag=True, help="Say more.")
def orchestra(loud):
    pass


@orchestra.group()
def play():
    pass


@play.command()
@click.argument("piece")
@click.option("--as", "form", type=click.Choice(["a", "b"]), default="a", show_default=True, help="How.")
def violin(piece, form):
    """Play PIECE.

    With a bow, or without.
    """


def test_a_group_is_passed_through():
    text = reference(orchestra)
    assert (
        "## play violin\n\n```\nlifeos play violin [OPTIONS] PIECE\n```\n\nPlay PIECE.\n\nWith a bow, or without.\n"
        in text
    )
    assert "## play\n" not in text


def test_options_are_a_table():
    text = reference(orchestra)
    assert "| `--as [a\\|b]` | How. [default: a] |" in text
    assert "| `--loud` | Say more. |" in text
    assert "--help |" not in text


def test_exit_codes_are_named():
    assert "| 2 | usage: " in reference(orchestra)


def test_every_command_has_a_section():
    text = reference(cli)
    assert all(f"\n## {name}" in text for name in COMMANDS)
