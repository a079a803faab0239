"""``docs/reference/commands.md``: every command with its usage and options, from the command line's own words."""

import textwrap
from collections.abc import Iterable
from typing import Protocol

from lifeos import errors

_HEAD = """\
# Commands

`lifeos COMMAND --help` says the same. Generated from the commands themselves by `lifeos explain --reference commands`.

Commands read the repository around the current directory, wherever in it that is; `-C DIR`, before the command, names
another. Output is coloured on a terminal only, and not where `NO_COLOR` is set. No command asks a network or a
cluster, but for `gym run` with a `--router`, `gym submit`, `doctor` and `bootstrap`.

"""

_CODES = {
    errors.EXIT_CLEAN: "clean: no findings, or warnings only; what was asked for is done",
    errors.EXIT_FINDINGS: "findings: something in the repository has to be mended, and nothing was written; or a program that is called failed",
    errors.EXIT_USAGE: "usage: the command cannot work as it was called",
    errors.EXIT_BUG: "a bug in LifeOS: the message names a report to send, which holds no content of your files",
    errors.EXIT_INTERRUPTED: "interrupted",
}


class Described(Protocol):
    """The grammar of a command: its words, how it is called, and its options with what they mean."""

    prog: str
    about: str

    def synopsis(self) -> str:
        """How it is called, on one line."""
        ...

    def options(self) -> list[tuple[str, str]]:
        """The options, less those that every command has."""
        ...


def reference(overall: Described, commands: Iterable[Described]) -> str:
    """The commands as one document: ``docs/reference/commands.md``. ``overall``: what stands before each of them."""
    out = [_HEAD + "| exit code | meaning |", "|--:|---|"]
    out += [f"| {code} | {meaning} |" for code, meaning in _CODES.items()]
    out += ["", *_options(overall)]
    for command in commands:
        out += [f"## {command.prog.removeprefix(overall.prog).strip()}", "", *_about(command)]
    return "\n".join(out).rstrip() + "\n"


def _about(command: Described) -> list[str]:
    paragraphs = (textwrap.fill(" ".join(paragraph.split()), 120) for paragraph in command.about.split("\n\n"))
    text = [line for paragraph in paragraphs for line in (paragraph, "")]
    return ["```", command.synopsis(), "```", "", *text, *_options(command)]


def _options(command: Described) -> list[str]:
    """The options as a table."""
    rows = [tuple(text.replace("|", "\\|") for text in row) for row in command.options()]
    return (
        ["| option | |", "|---|---|", *(f"| `{option}` | {meaning} |" for option, meaning in rows), ""] if rows else []
    )
