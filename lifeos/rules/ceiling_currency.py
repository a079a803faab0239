"""LOS304: what a success costs is bounded in the currency in which the agent pays."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog, CostPerSuccess
from lifeos.rules.problem import At, Problem
from lifeos.units import Money


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A price of the agent's models or tools that does not compare with the ceiling of its suite."""
    suite = catalog.suites.get(agent.eval.suite)
    if suite is None or not isinstance(suite.gate.cost_per_success, CostPerSuccess):
        return
    ceiling = suite.gate.cost_per_success.ceiling
    for what, price in _prices(agent, catalog):
        if price.micros and price.currency != ceiling.currency:
            yield Problem(
                "LOS304",
                At("Agent", agent.name),
                f"{what} costs {price}, which cannot be compared with the {ceiling} that suite '{suite.name}' allows a success: the currencies differ",
                f"declare the ceiling in {price.currency}, or the price in {ceiling.currency}",
                ((At("EvalSuite", suite.name, "spec.gate.costPerSuccess.ceiling"), "the ceiling"),),
            )
            return  # one wrong amount is one finding


def _prices(agent: Agent, catalog: Catalog) -> Iterator[tuple[str, Money]]:
    for name in dict.fromkeys((agent.reasoning.high, agent.reasoning.low)):
        route = catalog.routes.get(name)
        for upstream in route.upstreams[:1] if route is not None else ():  # the Gym's price is the first one's
            yield f"a million tokens on route '{name}'", upstream.price.input
            yield f"a million tokens on route '{name}'", upstream.price.output
    for use in agent.tools:
        if (tool := catalog.tools.get(use.ref)) is not None:
            yield f"a call of tool '{tool.name}'", tool.cost
