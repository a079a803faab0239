"""Ways to print findings: one module a format, imported when it is used."""

import importlib
from typing import Protocol, cast

from lifeos.diagnostics import Diagnostic

FORMATS = ("text", "json", "sarif", "github")


class Format(Protocol):
    """A module that prints findings."""

    def render(self, found: list[Diagnostic], root: str) -> str:
        """All findings as one text; ``root`` is where the files are, for formats that show them."""
        ...


def of(name: str) -> Format:
    """The format of this name."""
    return cast("Format", importlib.import_module(f"lifeos.cli.formats.{name}"))
