"""LOS204 and LOS213: fallbacks end somewhere, and a high-stakes route never falls to one that does not serve high stakes."""

from collections.abc import Iterator

from lifeos.ir import Catalog, ModelRoute
from lifeos.rules.problem import At, Problem


def check(catalog: Catalog) -> Iterator[Problem]:
    """Cycles of fallbacks, and silent downgrades."""
    for route in catalog.routes.values():
        cycle = _cycle(route.name, catalog.routes)
        if cycle is not None and route.name == min(cycle):  # each cycle once, at its first name
            message = f"model routes fall back on each other: {' -> '.join([*cycle, route.name])}"
            yield Problem(
                "LOS204",
                At("ModelRoute", route.name, "spec.fallbacks"),
                message,
                "remove one of the fallbacks, so that they end",
            )
        for index, name in enumerate(route.fallbacks):
            fallback = catalog.routes.get(name)
            if fallback is not None and "high" in route.stakes and "high" not in fallback.stakes:
                yield Problem(
                    "LOS213",
                    At("ModelRoute", route.name, f"spec.fallbacks[{index}]"),
                    f"route '{route.name}' serves high stakes but would fall back to '{name}', which does not",
                    "fall back to a route that serves high stakes, or none: failing is better than a silent downgrade",
                    ((At("ModelRoute", name, "spec.stakes"), "the stakes it serves"),),
                )


def _cycle(start: str, routes: dict[str, ModelRoute]) -> list[str] | None:
    """A shortest trail of fallbacks from ``start`` back to itself."""
    trails = [[start]]
    seen = set()
    while trails:
        trail = trails.pop(0)
        for name in routes[trail[-1]].fallbacks:
            if name == start:
                return trail
            if name in routes and name not in seen:
                seen.add(name)
                trails.append([*trail, name])
    return None
