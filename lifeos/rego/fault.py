"""What is wrong with Rego text, as opposed to what a policy finds."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A mistake in a module: its path from the root of the repository, line and column from 1; 0 when not known.

    One of the Policy document instead, when ``policy`` names it: then ``file`` is empty and ``path`` a field of the document.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    policy: str = ""
    path: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class RegoError(Exception):
    """Rego that no verdict can be had from. Never a silent pass: a rule that cannot be evaluated has not accepted."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults

    def __reduce__(self) -> tuple[type["RegoError"], tuple[Fault, ...]]:
        return type(self), self.faults


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a module."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def fault_at(path: str, text: str, offset: int, message: str, hint: str = "") -> Fault:
    """A mistake at a character of a module."""
    return Fault(path, *position(text, offset), message, hint)
