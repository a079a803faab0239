"""``docs/reference/commands.md``: every command with its usage and options, from the command line's own words."""

import inspect
import re
import textwrap
from collections.abc import Iterator

import click

from lifeos import errors

_HEAD = """\
# Commands

`lifeos COMMAND --help` says the same. Generated from the commands themselves by `lifeos explain --reference commands`.

Commands read the repository around the current directory, wherever in it that is; `-C DIR`, before the command, names
another. Output is coloured on a terminal only. No command asks a network or a cluster.

"""

_CODES = {
    errors.EXIT_CLEAN: "clean: no findings, or warnings only; what was asked for is done",
    errors.EXIT_FINDINGS: "findings: something in the repository has to be mended, and nothing was written; or a program that is called failed",
    errors.EXIT_USAGE: "usage: the command cannot work as it was called",
    errors.EXIT_BUG: "a bug in LifeOS: the message names a report to send, which holds no content of your files",
    errors.EXIT_INTERRUPTED: "interrupted",
}


def reference(cli: click.Group) -> str:
    """The commands of a group as one document: ``docs/reference/commands.md``."""
    out = [_HEAD + "| exit code | meaning |", "|--:|---|"]
    out += [f"| {code} | {meaning} |" for code, meaning in _CODES.items()]
    with click.Context(cli, info_name="lifeos") as context:
        out += ["", *_options(cli, context)]
        for name, command in _commands(cli, context):
            with click.Context(command, info_name=name, parent=context) as inner:
                out += [f"## {name}", "", *_about(command, inner)]
    return "\n".join(out).rstrip() + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """By name; of a command that is a group, those in it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            with click.Context(command, info_name=name, parent=context) as inner:
                yield from ((f"{name} {below}", found) for below, found in _commands(command, inner))
        else:
            yield name, command


def _about(command: click.Command, context: click.Context) -> list[str]:
    usage = " ".join(["lifeos", str(context.info_name), *command.collect_usage_pieces(context)])
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    text = [line for paragraph in paragraphs for line in (textwrap.fill(" ".join(paragraph.split()), 120), "")]
    return ["```", usage, "```", "", *text, *_options(command, context)]


def _options(command: click.Command, context: click.Context) -> list[str]:
    """The options as a table, less those that every command has."""
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None and not re.search(r"--(help|version)\b", record[0]):
            option, meaning = (" ".join(text.replace("|", "\\|").split()) for text in record)
            rows.append(f"| `{option}` | {meaning} |")
    return ["| option | |", "|---|---|", *rows, ""] if rows else []
