"""LOS701: an agent can only be granted scopes that its memory has."""

from collections.abc import Iterator

from lifeos.diagnostics import closest
from lifeos.ir import Agent, Catalog
from lifeos.rules.problem import At, Problem


def check(agent: Agent, catalog: Catalog) -> Iterator[Problem]:
    """A granted scope that the memory does not have."""
    use = agent.memory
    memory = catalog.memories.get(use.ref) if use is not None else None
    if use is None or memory is None:
        return
    known = [scope.name for scope in memory.scopes]
    for index, name in enumerate(use.scopes):
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean '{near}'?" if near else f"it has: {', '.join(known)}"
            at = At("Agent", agent.name, f"spec.memory.scopes[{index}]")
            related = ((At("Memory", memory.name, "spec.scopes"), "its scopes"),)
            yield Problem("LOS701", at, f"memory '{memory.name}' has no scope '{name}'", hint, related)
