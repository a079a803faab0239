"""Ways to print what changed: one module a format, imported when it is used."""

import importlib
from collections.abc import Sequence
from typing import Protocol, cast

from lifeos.cli.memory_moves import Moved
from lifeos.diff.changes import Difference

REPORTS = ("text", "markdown", "json")


class Report(Protocol):
    """A module that prints changes."""

    def render(self, found: Difference, moved: Sequence[Moved] = ()) -> str:
        """All changes as one text, with what changes in memories whose pin moved."""
        ...


def of(name: str) -> Report:
    """The report of this name."""
    return cast("Report", importlib.import_module(f"lifeos.cli.reports.{name}"))
