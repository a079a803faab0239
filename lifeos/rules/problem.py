"""What a rule yields, and what a rule is."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from lifeos.diagnostics import Severity
from lifeos.ir import Agent, Catalog, Roster


class At(NamedTuple):
    """A value of a declaration: the kind and name of the document, and the path of the value in it."""

    kind: str
    name: str
    path: str = "metadata.name"


class Problem(NamedTuple):
    """What is wrong, at which declared value, and what mends it. ``related``: other values that explain it."""

    code: str
    at: At
    message: str
    hint: str = ""
    related: tuple[tuple[At, str], ...] = ()
    severity: Severity = "error"
    rests_on: tuple[At, ...] = ()
    """Other values that are wrong or missing when this is a problem: when one of them has a mistake, the problem is its."""
    lacks: tuple[str, str] | None = None
    """Kind and name of the document whose absence is the problem; when its file has mistakes, the problem is theirs."""


class AgentRule(Protocol):
    """A module that checks one agent."""

    def check(self, agent: Agent, catalog: Catalog) -> Iterator[Problem]:
        """The problems of this agent."""
        ...


class CatalogRule(Protocol):
    """A module that checks what agents share."""

    def check(self, catalog: Catalog) -> Iterator[Problem]:
        """The problems of the catalog."""
        ...


class RosterRule(Protocol):
    """A module that checks all agents together."""

    def check(self, catalog: Catalog, roster: Roster) -> Iterator[Problem]:
        """The problems of the agents as a whole."""
        ...
