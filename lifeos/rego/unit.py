"""Unit: what policies look at as a whole, an agent in one environment with its manifests, or the platform's."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from lifeos.ir import Agent, Policy


class Unit(NamedTuple):
    """An agent (None: the platform) in one environment; ``manifests``: objects by the path of their file."""

    agent: Agent | None
    environment: str
    manifests: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """The agent's name; empty for the platform."""
        return self.agent.name if self.agent else ""

    def bound_by(self, policy: Policy) -> bool:
        """Whether the policy applies; to the platform's unit only when it applies to everybody."""
        if self.agent:
            return policy.binds(self.agent.name, self.agent.team)
        return not (policy.applies_to.agents or policy.applies_to.teams)

    def document(self) -> dict[str, Any]:
        """The ``input`` of the rules."""
        return {
            "agent": msgspec.to_builtins(self.agent),
            "environment": self.environment,
            "manifests": [{"file": file, "object": body} for file, body in self.manifests.items()],
        }
