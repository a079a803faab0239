"""LOS209: a granted tool can be reached: it admits the agent's team and is served wherever the agent runs."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A tool that does not admit the team, or is missing in an environment of the agent."""
    for index, use in enumerate(agent.tools):
        tool = catalog.tools.get(use.ref)
        if tool is None:
            continue  # a dangling reference, reported as such
        at = At("Agent", agent.name, f"spec.tools[{index}].ref")
        if tool.teams is not None and agent.team not in tool.teams:
            message = f"tool '{tool.name}' is open to {', '.join(tool.teams)} only, not to team '{agent.team}'"
            related = ((At("Tool", tool.name, "spec.teams"), "who may be granted it"),)
            yield Problem("LOS209", at, message, "remove the grant, or ask the platform team to open the tool", related)
        missing = [name for name in agent.environments if name not in tool.environments]
        if missing:
            message = f"tool '{tool.name}' is not served in {', '.join(missing)}, where agent '{agent.name}' runs"
            related = ((At("Tool", tool.name, "spec.environments"), "where it is served"),)
            yield Problem("LOS209", at, message, "restrict the agent's environments, or serve the tool there", related)
