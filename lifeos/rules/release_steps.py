"""LOS601: the steps of a release rise strictly and end at 100, or a release would stall or go backwards."""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """Steps out of order, or not ending with all traffic."""
    steps = agent.release.steps
    ordered = sorted({*steps, 100})
    if list(steps) != ordered:
        written = ", ".join(map(str, steps))
        message = f"release steps [{written}] do not rise strictly to 100"
        hint = f"write [{', '.join(map(str, ordered))}]"
        yield Problem("LOS601", At("Agent", agent.name, "spec.release.steps"), message, hint)
