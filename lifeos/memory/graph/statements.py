"""What a graph is made of: the statements of one version, a named graph a source, as an engine gives them."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, Protocol


class Said(NamedTuple):
    """A statement: IRIs, and an IRI or the text of a literal."""

    subject: str
    predicate: str
    value: str


class Statements(Protocol):
    """An engine that has a version. Each question says which sources it is about, and of the others the engine looks at nothing. All may raise :class:`LifeOSError` where the
    engine is elsewhere."""

    def said(self, source: str, subject: str = "", predicate: str = "", value: str = "") -> Iterator[Said]:
        """The statements that fit; what is empty may be anything. ``value``: an IRI."""
        ...

    def naming(self, source: str, key: str, most: int) -> list[str]:
        """The records that name an entity, in order: all, or ``most`` of them where they are more."""
        ...

    def ways(self, source: str, most: int) -> Mapping[str, list[str]]:
        """The same of each entity that has a name."""
        ...

    def named(self, sources: Collection[str], record: str) -> list[str]:
        """The keys of the entities that a record names, if it is of one of these sources."""
        ...
