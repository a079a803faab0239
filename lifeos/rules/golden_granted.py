"""LOS605: a golden decision proposes what the agent is granted."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A tool that a good decision must propose, and that no decision of this agent may name."""
    granted = {use.ref for use in agent.tools}
    suite = catalog.suites.get(agent.eval.suite)  # that there is none is said by others
    for name, golden in suite.golden.items() if suite else ():
        for index, tool in enumerate(golden.good.proposes):
            if tool not in granted:
                at = At("EvalSuite", agent.eval.suite, f"spec.golden.{name}.good.proposes[{index}]")
                message = (
                    f"agent '{agent.name}' is not granted '{tool}', so a decision of it that proposes it is never good"
                )
                yield Problem(
                    "LOS605", at, message, f"grant it in 'tools' of agent '{agent.name}', or leave it out here"
                )
