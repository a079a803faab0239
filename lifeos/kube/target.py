"""What a render target is: a module with two functions."""

from collections.abc import Iterator
from typing import Protocol

from lifeos.ir import Agent, Catalog, Environment, Roster
from lifeos.kube.manifest import Manifest


class Target(Protocol):
    """A module that renders for one family of controllers. It is pure, and never fails on a fleet that passed the rules."""

    def render_agent(self, agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
        """What this agent needs; may depend on nothing but the arguments, for they are the cache key."""
        ...

    def render_platform(self, catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
        """What the environment needs once, for all agents together; the same holds for its arguments."""
        ...


def nothing_for_agents(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The ``render_agent`` of a target that renders only for the platform."""
    return iter(())


def nothing_for_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The ``render_platform`` of a target that renders only for agents."""
    return iter(())
