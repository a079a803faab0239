"""Policies, as resolved: the Rego text and its parameters."""

from typing import Literal

from lifeos.ir.node import Json, Node

Stage = Literal["declaration", "action", "admission", "value"]


class AppliesTo(Node, frozen=True):
    """Whom a policy binds; both empty: everyone."""

    teams: tuple[str, ...]
    agents: tuple[str, ...]


class Policy(Node, frozen=True):
    """A rule: ``text`` is the Rego module at ``module``."""

    name: str
    description: str
    stage: Stage
    module: str
    text: str
    enforcement: Literal["deny", "warn"]
    applies_to: AppliesTo
    parameters: Json

    def binds(self, agent: str, team: str) -> bool:
        """Whether the policy applies to this agent of this team."""
        scope = self.applies_to
        return not (scope.teams or scope.agents) or agent in scope.agents or team in scope.teams
