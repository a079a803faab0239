"""Ways to print what changed: one module a format, one line here."""

from typing import Protocol

from lifeos.cli.reports import json, markdown, text
from lifeos.diff.changes import Difference


class Report(Protocol):
    """A module that prints changes."""

    def render(self, found: Difference) -> str:
        """All changes as one text."""
        ...


REPORTS: dict[str, Report] = {"text": text, "markdown": markdown, "json": json}
