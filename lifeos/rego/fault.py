"""What is wrong with Rego text, as opposed to what a policy finds."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A mistake in a module: its path from the root of the repository, line and column from 1; 0 when not known."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class RegoError(Exception):
    """Rego that no verdict can be had from. Never a silent pass: a rule that cannot be evaluated has not accepted."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a module."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def no_verdict(module: str) -> Fault:
    """A module without ``deny``, or whose ``deny`` is undefined: an engine would take that for consent."""
    return Fault(module, 0, 0, "the module has no rule 'deny', or it contradicts itself")
