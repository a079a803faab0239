"""Kind Team: people, what they are measured by, and what their agents inherit (agents.d/<team>/team.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.agent import AgentDefaults
from lifeos.schema.models.base import Declaration, Distinct, Model, Name, Text


class Kpi(Model):
    """One measure of the team's success."""

    name: Name
    """What is measured, for example `savings-rate`."""
    unit: Text
    """Unit of the measure, for example `percent of income` or `ml/kg/min`."""
    target: float
    """The value to reach, in the unit."""
    direction: Literal["up", "down"] = "up"
    """Whether larger or smaller is better."""


class TeamSpec(Model):
    """Ownership in the words of Team Topologies."""

    description: Text
    """What the team is responsible for, in a sentence."""
    type: Literal["platform", "stream-aligned", "enabling", "complicated-subsystem"]
    """The team's type in Team Topologies. Only a platform team may declare routes, memories, datastores, tools and policies."""
    owners: Annotated[list[Text], Field(min_length=1), Distinct()]
    """Who approves changes: handles or groups of the git host, at least one."""
    kpis: Annotated[list[Kpi], Field(min_length=1), Distinct("name")]
    """How success is measured, at least one."""
    defaults: AgentDefaults = AgentDefaults()
    """Values that the team's agents have unless they say otherwise; they override the platform's."""
    suspend: bool = False
    """The brake for all agents of the team."""


class Team(Declaration):
    """A team: its owners, its measures of success, and what its agents inherit. The folder's name is the team's name."""

    kind: Literal["Team"]
    spec: TeamSpec
