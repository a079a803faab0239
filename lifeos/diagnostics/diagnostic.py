"""Diagnostic: what a person reads when a declaration cannot be accepted."""

from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Span(msgspec.Struct, frozen=True, order=True):
    """A place in a file of the repository: the path relative to its root, line and column counted from 1.

    ``end`` is the column just after the last character on the same line, for the caret; equal to ``column`` when only
    a point is known. Columns count characters, not bytes, as editors do.
    """

    file: str
    line: int = 1
    column: int = 1
    end: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Related(msgspec.Struct, frozen=True, order=True):
    """A second place that explains the first: where the name is declared, where the parent budget stands."""

    span: Span
    message: str


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding. ``code`` names a page of ``lifeos explain``; ``message`` says what is wrong, ``hint`` what mends it."""

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = "error"
    related: tuple[Related, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Findings are shown by place, then code, whatever the order in which they were found."""
        return (self.span.file, self.span.line, self.span.column, self.code, self.message)
