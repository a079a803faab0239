"""The fleet: the whole repository, resolved."""

from lifeos.ir.agent import Agent
from lifeos.ir.data import Datastore, Memory, Tool
from lifeos.ir.gate import EvalSuite, Persona
from lifeos.ir.money import Budget
from lifeos.ir.node import Node
from lifeos.ir.organisation import Platform, Team
from lifeos.ir.policy import Policy
from lifeos.ir.roster import Member, Roster
from lifeos.ir.route import ModelRoute


class Catalog(Node, frozen=True):
    """What agents refer to, by name, in name order: everything declared but the agents themselves.

    Apart from the fleet, because what is rendered for one agent may depend on that agent and on the catalog, and on
    nothing else: the cache key of an agent is then exact by construction.
    """

    platform: Platform
    teams: dict[str, Team]
    budgets: dict[str, Budget]
    routes: dict[str, ModelRoute]
    memories: dict[str, Memory]
    datastores: dict[str, Datastore]
    tools: dict[str, Tool]
    policies: dict[str, Policy]
    personas: dict[str, Persona]
    suites: dict[str, EvalSuite]
    modules: dict[str, str] = {}
    """Rego that policies share (``policies/lib``) and the entry points of the action stage: path -> text, no tests."""
    world: dict[str, str] = {}
    """The tools that the repository simulates itself, each with the content address of the code in ``evals/world``."""


class Fleet(Node, frozen=True):
    """The catalog and the agents, in name order. Run-time services and targets read nothing else."""

    catalog: Catalog
    agents: dict[str, Agent]

    @property
    def roster(self) -> Roster:
        """What the whole may depend on of each agent."""
        return Roster.of(map(Member.of, self.agents.values()))

    def running(self, environment: str) -> list[Agent]:
        """The agents of one environment, in name order."""
        return [agent for agent in self.agents.values() if environment in agent.environments]
