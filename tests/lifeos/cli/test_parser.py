"""The grammar of a command: what is read, what is refused and with which words, and what help shows."""

import pytest

from lifeos.cli.parser import Parser
from lifeos.errors import UsageError


@pytest.fixture
def grammar():
    parser = Parser("lifeos play")
    parser.about = """Play PIECE.

        With a bow, or without."""
    parser.add_argument("piece")
    parser.add_argument("more", nargs="*")
    parser.add_argument("--loud", action="store_true", help="Say more.")
    parser.add_argument("--by", metavar="NAME", action="append", default=[], help="Who; may be repeated.")
    parser.add_choice("--as", ("duo", "trio"), default="duo", dest="form", help="How. [default: %(default)s]")
    parser.add_argument("-t", "--tempo", metavar="BPM", help="How fast.")
    return parser


def test_what_is_read(grammar):
    found = grammar.parse(["suite", "--by", "a", "--as=trio", "--by=b", "-t90", "--", "--loud"], repo="x")
    assert (found.piece, found.more, found.loud, found.by, found.form) == (
        "suite",
        ["--loud"],
        False,
        ["a", "b"],
        "trio",
    )
    assert (found.tempo, found.repo) == ("90", "x")


def test_options_and_arguments_in_any_order(grammar):
    found = grammar.parse(["--loud", "a", "-t", "90", "b", "--by", "x", "c", "-"])
    assert (found.piece, found.more, found.tempo, found.by) == ("a", ["b", "c", "-"], "90", ["x"])


@pytest.mark.parametrize("value", ["- a list", "-x", "--loud", "", "a=b"])
def test_a_value_may_look_like_an_option(grammar, value):
    for arguments in (["x", "--tempo", value], [f"--tempo={value}", "x"], ["-t", value, "x"]):
        found = grammar.parse(arguments)
        assert (found.tempo, found.loud, found.piece) == (value, False, "x")


def test_two_calls_share_nothing(grammar):
    grammar.parse(["x", "--by", "a"])
    assert grammar.parse(["x"]).by == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "the following arguments are required: piece"),
        (["x", "--luod"], "there is no option '--luod'; did you mean '--loud'?"),
        (["--luod"], "there is no option '--luod'"),
        (["x", "--zzzzzz=1"], "there is no option '--zzzzzz'\n"),
        (["x", "-z"], "there is no option '-z'"),
        (["x", "--lou"], "did you mean '--loud'?"),
        (["x", "--as", "tiro"], "--as: 'tiro' is no choice; did you mean 'trio'?"),
        (["x", "--as", "zzzz"], "one of: duo, trio"),
        (["x", "--by"], "--by: expected one argument"),
        (["x", "--by", "--"], "--by: expected one argument"),
        (["x", "-C", "dir"], "'-C' stands before the command: lifeos -C DIR play …"),
    ],
    ids=str,
)
def test_what_is_refused(grammar, arguments, says):
    with pytest.raises(UsageError) as refused:
        grammar.parse(arguments)
    message = str(refused.value)
    assert says in f"{message}\n"
    assert message.endswith("\nusage: lifeos play [OPTIONS] PIECE [MORE]...\n`lifeos play --help` says more.")


def test_a_surplus_argument():
    with pytest.raises(UsageError, match="there is no place for 'extra'"):
        Parser("lifeos x").parse(["extra"])


def test_help(grammar, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert (
        grammar.format_help()
        == """\
Usage: lifeos play [OPTIONS] PIECE [MORE]...

  Play PIECE.

  With a bow, or without.

Options:
  --loud           Say more.
  --by NAME        Who; may be repeated.
  --as [duo|trio]  How. [default: duo]
  -t, --tempo BPM  How fast.
  -h, --help       Show this message and exit.
"""
    )


def test_help_is_as_wide_as_the_terminal(grammar, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    grammar.add_argument(
        "--a-very-long-name-of-an-option", metavar="VALUE", help="What it means takes more than a line, too."
    )
    lines = grammar.format_help().splitlines()
    assert "  --a-very-long-name-of-an-option VALUE" in lines
    assert max(len(line) for line in lines if "[OPTIONS]" not in line) <= 40


def test_required_options_say_so():
    grammar = Parser("lifeos x")
    grammar.add_argument("--team", metavar="TEXT", required=True, help="Whose.")
    assert grammar.options() == [("--team TEXT", "Whose. [required]")]


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_printed_whatever_else_is_wrong(grammar, capsys, option):
    with pytest.raises(SystemExit) as left:
        grammar.parse([option])
    assert left.value.code == 0
    assert capsys.readouterr().out == grammar.format_help()
