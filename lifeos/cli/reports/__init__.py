"""Ways to print what changed: one module a format, imported when it is used."""

import importlib
from typing import Protocol, cast

from lifeos.diff.changes import Difference

REPORTS = ("text", "markdown", "json")


class Report(Protocol):
    """A module that prints changes."""

    def render(self, found: Difference) -> str:
        """All changes as one text."""
        ...


def of(name: str) -> Report:
    """The report of this name."""
    return cast("Report", importlib.import_module(f"lifeos.cli.reports.{name}"))
