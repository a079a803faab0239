"""LOS212: what is decided at high stakes is decided on a route that serves high stakes."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A route used for stakes that it does not serve."""
    for stakes, name in (("high", agent.reasoning.high), ("low", agent.reasoning.low)):
        route = catalog.routes.get(name)
        if route is None or stakes in route.stakes:
            continue
        serving = ", ".join(other.name for other in catalog.routes.values() if stakes in other.stakes) or "none yet"
        yield Problem(
            "LOS212",
            At("Agent", agent.name, f"spec.reasoning.{stakes}"),
            f"model route '{name}' does not serve {stakes} stakes",
            f"routes that do: {serving}",
            ((At("ModelRoute", name, "spec.stakes"), "the stakes it serves"),),
        )
