"""What the harness knows of a tool."""

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from objects import Json, read, read_files, yaml_files
from skeleton import Class

Command = tuple[str, ...]


STDOUT = "stdout"


class Peer(NamedTuple):
    """A tool that renders the fleet.

    ``prepare`` writes its input into an empty folder and returns the command, which runs there; what the command prints
    goes to the file ``stdout``. ``output``: the folder or file that then holds the objects. ``one``: the command that renders
    one agent again, where the tool has one; otherwise every run is a full run. ``limit``: the most agents it is run with,
    and ``once`` the number from which one run has to do.
    """

    name: str
    prepare: Callable[[str, list[Class]], Command]
    version: Callable[[], str]
    output: str = STDOUT
    one: Callable[[str, str], Command] | None = None
    limit: int = 1000
    once: int = 10_000

    def rendered(self, work: str) -> Iterator[Json]:
        """The objects that the tool's last run left."""
        if self.output == STDOUT:
            with open(f"{work}/{STDOUT}", "rb") as file:
                yield from read(file)
        else:
            yield from read_files(yaml_files(f"{work}/{self.output}"))


def write(path: str, text: str) -> None:
    """Write an input file."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
