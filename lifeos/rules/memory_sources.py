"""LOS702: a source of a memory belongs to one of the memory's scopes."""

from collections.abc import Iterator

from lifeos.diagnostics import closest
from lifeos.ir import Catalog
from lifeos.rules.problem import At, Problem


def check(catalog: Catalog) -> Iterator[Problem]:
    """A source whose scope the memory does not have."""
    for memory in catalog.memories.values():
        known = [scope.name for scope in memory.scopes]
        for index, source in enumerate(memory.sources):
            if source.scope not in known:
                near = closest(source.scope, known)
                hint = f"did you mean '{near}'?" if near else f"it has: {', '.join(known)}"
                message = f"memory '{memory.name}' has no scope '{source.scope}' for its source '{source.name}'"
                related = ((At("Memory", memory.name, "spec.scopes"), "its scopes"),)
                yield Problem(
                    "LOS702", At("Memory", memory.name, f"spec.sources[{index}].scope"), message, hint, related
                )
