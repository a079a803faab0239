"""Ways to print findings: one module a format, one line here."""

from typing import Protocol

from lifeos.cli.formats import github, json, sarif, text
from lifeos.diagnostics import Diagnostic


class Format(Protocol):
    """A module that prints findings."""

    def render(self, found: list[Diagnostic], root: str) -> str:
        """All findings as one text; ``root`` is where the files are, for formats that show them."""
        ...


FORMATS: dict[str, Format] = {"text": text, "json": json, "sarif": sarif, "github": github}
