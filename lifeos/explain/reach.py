"""``docs/reference/reach.md``: who can reach what, from the resolved fleet."""

from collections.abc import Iterable

from lifeos.ir import Agent, Fleet

_HEAD = """\
# Who reaches what

Each agent of this repository, and all that it reaches; what is not in its row it does not reach. Generated from the resolved fleet by `lifeos explain --reference reach`, which
prints the same table for yours. How each wall is tried, and what else is, is in [Security](../security.md).

Tools and model routes are reached through the gateway, by the certificate of the stable version; the certificate of a shadow reads, and what it writes is recorded and not executed. A
datastore is reached by the stable version alone, through its tunnel. No agent reaches another agent, the router, a tool or a database by itself, the API server, or the internet.
"""
_COLUMNS = ("agent", "tools", "model routes", "datastores", "memory", "environments")


def reference(fleet: Fleet) -> str:
    """All agents as one document."""
    rows = [_row(agent, fleet) for agent in fleet.agents.values()]
    table = [_COLUMNS, ("---",) * len(_COLUMNS), *rows]
    return _HEAD + "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in table)


def tools(agent: Agent) -> frozenset[str]:
    """Names of the tools that an agent may call."""
    return frozenset(use.ref for use in agent.tools)


def routes(agent: Agent) -> frozenset[str]:
    """Names of the model routes that it may ask; to which these fall back is the router's business."""
    return frozenset((agent.reasoning.high, agent.reasoning.low))


def _row(agent: Agent, fleet: Fleet) -> tuple[str, ...]:
    memory = agent.memory
    held = f"`{memory.ref}`: {_listed(memory.scopes)}, {memory.access}" if memory is not None else ""
    stores = ", ".join(f"`{use.ref}`, {use.access}" for use in agent.data)
    name = f"`{agent.name}`" + (" (suspended)" if agent.suspend else "")
    return name, _listed(tools(agent)), _listed(routes(agent)), stores, held, _listed(agent.environments)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
