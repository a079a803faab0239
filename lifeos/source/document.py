"""A document and its place: which file, which of the documents in it, and where each of its values stands."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from lifeos.diagnostics import Span

if TYPE_CHECKING:
    from lifeos.source.positions import Positions


class Source:
    """A file's text. Positions of values are not kept: they are found again in the text when a diagnostic needs one,
    which makes a clean run as cheap as if there were none."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def positions(self) -> "Positions":
        """Where the values stand; the file is parsed for it."""
        from lifeos.source.positions import Positions  # noqa: PLC0415  brings the parser, which most runs do without

        return Positions(self.file, self.text)


class Document:
    """One declaration, decoded: the value in wire form, as far as it could be read."""

    __slots__ = ("index", "kind", "name", "source", "value")

    def __init__(self, kind: str, name: str, value: dict[str, Any], source: Source, index: int) -> None:
        self.kind = kind
        self.name = name
        self.value = value
        self.source = source
        self.index = index

    def span(self, path: str = "metadata.name") -> Span:
        """Where the value at ``path`` stands, or its nearest parent that is written."""
        return self.source.positions.span(self.index, path)

    def covers(self, path: str, place: Span) -> bool:
        """Whether ``place`` lies in the value that this document writes at ``path``."""
        return place.file == self.source.file and self.source.positions.covers(self.index, path, place)

    def has(self, path: str) -> bool:
        """Whether the document itself writes a value at ``path``."""
        return self.source.positions.has(self.index, path)
