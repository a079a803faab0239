"""The grammar of a command: argparse underneath, help and messages in our own words."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol

from lifeos.cli.terminal import width
from lifeos.errors import UsageError

Arguments = argparse.Namespace
"""What a command was called with; ``repo`` is what ``-C`` says, or None."""

_WIDEST = 100
"""Columns of help; longer lines are hard to read, whatever the terminal has."""


class Command(Protocol):
    """A module that is a command."""

    def configure(self, parser: "Parser") -> None:
        """Declare what the command does and takes."""
        ...

    def run(self, arguments: Arguments) -> int:
        """Do it; the exit code."""
        ...


class Parser(argparse.ArgumentParser):
    """Reads the arguments of one command, and tells how it is called."""

    def __init__(self, prog: str, commands: dict[str, str] | None = None) -> None:
        """``commands``: those that may follow, by name, each with a line on what it does."""
        super().__init__(prog=prog, add_help=False, allow_abbrev=False, formatter_class=_narrow)
        self.commands = commands or {}
        self.about = ""
        self._taken: list[argparse.Action] = []
        self._help = super().add_argument("-h", "--help", action="help", help="Show this message and exit.")
        self._known = dict.fromkeys(self._help.option_strings, self._help)

    def add_argument(self, *names: str, **how: Any) -> argparse.Action:
        """Declare an argument or an option, as argparse has it. The default that ``help`` names is ``%(default)s``."""
        action = super().add_argument(*names, **how)
        self._taken.append(action)
        self._known.update(dict.fromkeys(action.option_strings, action))
        return action

    def add_choice(self, name: str, words: Sequence[str], **how: Any) -> argparse.Action:
        """An option whose value is one of a few words."""
        return self.add_argument(name, type=_one_of(words), metavar=f"[{'|'.join(words)}]", **how)

    def parse(self, arguments: list[str], repo: str | None = None) -> Arguments:
        """What the command was called with, options and arguments in any order. Raises :class:`UsageError`."""
        options, places = self._sorted(arguments)
        found, surplus = self.parse_known_args([*options, "--", *places] if places else options, Arguments(repo=repo))
        if surplus:
            self.error(f"there is no place for '{next(word for word in surplus if word != '--')}'")
        return found

    def _sorted(self, arguments: list[str]) -> tuple[list[str], list[str]]:
        """The options, each with its value in one word, and the other arguments."""
        options: list[str] = []
        places: list[str] = []
        rest = list(arguments)
        while rest:
            word = rest.pop(0)
            if word == "--":
                places += rest
                break
            if word == "-" or not word.startswith("-"):
                places.append(word)
                continue
            name = word.split("=", 1)[0] if word.startswith("--") else word[:2]
            if name not in self._known:
                self._refuse_option(name)
            if word == name and self._known[name].nargs != 0 and rest:
                word = f"{name}={rest.pop(0)}"
            if word.endswith("=--"):  # which argparse would take for no value at all
                self.error(f"{name}: expected one argument")
            options.append(word)
        return options, places

    def _refuse_option(self, option: str) -> NoReturn:
        from lifeos.diagnostics import closest  # noqa: PLC0415  only needed for this mistake

        if option in ("-C", "--repo"):
            self.error(
                f"'{option}' stands before the command: lifeos {option} DIR {self.prog.removeprefix('lifeos ')} …"
            )
        near = closest(option, sorted(self._known))
        self.error(f"there is no option '{option}'" + (f"; did you mean '{near}'?" if near else ""))

    def error(self, message: str) -> NoReturn:
        """What is wrong with the call, and how to call."""
        text = message.removeprefix("argument ")
        raise UsageError(f"{text}\nusage: {self.synopsis()}\n`{self.prog} --help` says more.")

    def synopsis(self) -> str:
        """How it is called, on one line."""
        words = [self.prog, "[OPTIONS]", *filter(None, map(_placeholder, self._taken))]
        return " ".join([*words, "COMMAND [ARGUMENTS]..."] if self.commands else words)

    def options(self) -> list[tuple[str, str]]:
        """The options and what they mean, without those that every command has."""
        return [
            (_spelling(action), _meaning(action))
            for action in self._taken
            if action.option_strings and "--version" not in action.option_strings
        ]

    def format_help(self) -> str:
        """What ``--help`` prints."""
        lines = [f"Usage: {self.synopsis()}", ""]
        for paragraph in self.about.split("\n\n"):
            lines += [*_filled(paragraph, 2), ""]
        every = [action for action in self._taken if action.option_strings]
        lines += ["Options:", *_listed([(_spelling(action), _meaning(action)) for action in (*every, self._help)])]
        if self.commands:
            lines += ["", "Commands:", *_listed(list(self.commands.items()))]
        return "\n".join(lines) + "\n"


def _narrow(prog: str) -> argparse.HelpFormatter:
    """What argparse checks declarations with. It is never printed, and with a width it need not import what finds one out."""
    return argparse.HelpFormatter(prog, width=_WIDEST)


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def choice(text: str) -> str:
        if text not in words:
            from lifeos.diagnostics import closest  # noqa: PLC0415  only needed for this mistake

            near = closest(text, words)
            hint = f"did you mean '{near}'?" if near else f"one of: {', '.join(words)}"
            raise argparse.ArgumentTypeError(f"'{text}' is no choice; {hint}")
        return text

    return choice


def _placeholder(action: argparse.Action) -> str:
    """An argument that is known by its place, as usage shows it."""
    if action.option_strings:
        return ""
    name = str(action.metavar or action.dest.upper()).strip("[]")
    return {"?": f"[{name}]", "*": f"[{name}]..."}.get(str(action.nargs), name)


def _spelling(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings)
    value = action.metavar or action.dest.upper()
    return names if action.nargs == 0 else f"{names} {value}"


def _meaning(action: argparse.Action) -> str:
    text = (action.help or "") % {"default": action.default}
    return f"{text} [required]" if action.required else text


def _filled(text: str, indent: int) -> list[str]:
    import textwrap  # noqa: PLC0415  only for help

    room = min(width(), _WIDEST)
    pad = " " * indent
    return textwrap.wrap(re.sub(r"\s+", " ", text).strip(), room, initial_indent=pad, subsequent_indent=pad)


def _listed(rows: list[tuple[str, str]]) -> list[str]:
    """Names with what they mean beside them; a long name has a line of its own."""
    column = min(30, max(len(name) for name, _ in rows) + 4)
    lines: list[str] = []
    for name, meaning in rows:
        text = [line.strip() for line in _filled(meaning, column)]
        beside = len(name) + 4 <= column
        lines += [f"  {name}".ljust(column) + text[0] if beside else f"  {name}"]
        lines += [" " * column + line for line in (text[1:] if beside else text)]
    return lines
