"""What a clean check shows of the fleet: who may do what and spend what, and what the gates certify."""

from collections.abc import Iterator

from lifeos import ir
from lifeos.cli.table import table
from lifeos.verdict.binomial import certifies
from lifeos.verdict.rounding import percent


def agents(fleet: ir.Fleet) -> str:
    """How each agent runs, and what it may spend; what a reviewer asks first."""
    heading = ("agent", "team", "runs as", "a day", "approval above", "models high/low")
    return table([heading, *map(_agent, fleet.agents.values())])


def _agent(agent: ir.Agent) -> tuple[str, ...]:
    runs = "suspended" if agent.suspend else agent.runtime.profile
    budget, models = agent.budget, f"{agent.reasoning.high}/{agent.reasoning.low}"
    return agent.name, agent.team, runs, str(budget.per_day), str(budget.approval_above), models


def grants(fleet: ir.Fleet) -> str:
    """What each agent may use, read and remember."""
    heading = ("agent", "tools (!: destructive)", "data", "remembers")
    return table([heading, *(_grants(agent, fleet.catalog) for agent in fleet.agents.values())])


def _grants(agent: ir.Agent, catalog: ir.Catalog) -> tuple[str, ...]:
    tools = [use.ref + ("!" if catalog.tools[use.ref].action == "destructive" else "") for use in agent.tools]
    data = [f"{use.ref} ({use.access})" for use in agent.data]
    scopes = agent.memory.scopes if agent.memory is not None else ()
    return agent.name, ", ".join(tools) or "-", ", ".join(data) or "-", ", ".join(scopes) or "-"


def gates(fleet: ir.Fleet) -> str:
    """What the words of each gate that an agent must pass certify."""
    used = {agent.eval.suite for agent in fleet.agents.values()}
    suites = [suite for name, suite in fleet.catalog.suites.items() if name in used]
    heading = ("gate", "check", "must reach", "certifies a rate of", "passed at that rate")
    return table([heading, *(row for suite in suites for row in _gate(suite))])


def _gate(suite: ir.EvalSuite) -> Iterator[tuple[str, ...]]:
    for name, plan in (("success", suite.gate.success), ("alignment", suite.gate.alignment)):
        if plan is not None and plan.floor is not None:
            carried = certifies(plan.require, plan.of, plan.floor)
            certified = f"{plan.floor:g} or more, at {percent(carried)} %"
            passed = f"{(1 - carried) * 100:.1f} % of the time"
            yield suite.name, name, f"{plan.require} of {plan.of}", certified, passed
