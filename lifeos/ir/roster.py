"""The roster: of each agent, the little that the whole may depend on."""

from collections.abc import Iterable

from lifeos.ir.agent import Agent
from lifeos.ir.node import Node
from lifeos.units import Money


class Member(Node, frozen=True, array_like=True):
    """An agent as the platform and its fellows see it. ``data``: names of datastores; ``per_day``: what it may spend."""

    name: str
    team: str
    profile: str
    environments: tuple[str, ...]
    data: tuple[str, ...]
    per_day: Money
    suspend: bool

    @classmethod
    def of(cls, agent: Agent) -> "Member":
        """The agent's line in the roster."""
        data = tuple(use.ref for use in agent.data)
        return cls(
            agent.name,
            agent.team,
            agent.runtime.profile,
            agent.environments,
            data,
            agent.budget.per_day,
            agent.suspend,
        )

    @property
    def namespace(self) -> str:
        """The namespace of the agent's team."""
        return f"lifeos-{self.team}"


class Roster(Node, frozen=True):
    """All agents, in name order.

    What is rendered once for the platform, and every rule about agents together, sees the catalog and this, and nothing else
    of an agent: then most edits of an agent cannot change what stands outside its own folders, by construction.
    """

    members: dict[str, Member]

    @classmethod
    def of(cls, members: Iterable[Member]) -> "Roster":
        """The roster of these members, sorted."""
        return cls({member.name: member for member in sorted(members, key=lambda member: member.name)})

    def running(self, environment: str) -> list[Member]:
        """The members of one environment, in name order."""
        return [member for member in self.members.values() if environment in member.environments]
