"""The page about commands: each with its usage, its words and its options, whoever declares them."""

from lifeos.cli.main import COMMANDS, overall, parser
from lifeos.cli.parser import Parser
from lifeos.explain.commands import reference


def orchestra():
    overall = Parser("orchestra", {"play": "Play."})
    overall.add_argument("--loud", action="store_true", help="Say more.")
    violin = Parser("orchestra play violin")
    violin.about = """Play PIECE.

        With a bow,
        or without."""
    violin.add_argument("piece")
    violin.add_choice("--as", ("a", "b"), default="a", help="How. [default: %(default)s]")
    return reference(overall, [violin])


def test_a_command_is_described():
    assert (
        "## play violin\n\n```\norchestra play violin [OPTIONS] PIECE\n```\n\nPlay PIECE.\n\nWith a bow, or without.\n"
        in orchestra()
    )


def test_options_are_a_table():
    text = orchestra()
    assert "| `--as [a\\|b]` | How. [default: a] |" in text
    assert "| `--loud` | Say more. |" in text
    assert "--help |" not in text


def test_exit_codes_are_named():
    assert "| 2 | usage: " in orchestra()


def test_every_command_has_a_section():
    text = reference(overall(), map(parser, COMMANDS))
    assert all(f"\n## {name}" in text for name in COMMANDS)
