"""The most that a call of a model can cost, on its route or on one that answers in its place.

The policies know the route that is asked; the router may fall back to a dearer one, and money is reserved for that one.
"""

from collections.abc import Iterator, Mapping

from lifeos.ir import ModelRoute

_MILLION = 1_000_000


def most(route: str, length: int, routes: Mapping[str, ModelRoute]) -> int:
    """In micros. ``length``: of the body, in bytes; no text has more tokens. One answer is counted: what a provider charges for an attempt that it did not
    answer in time is not known to anybody here."""
    return max(
        (
            -(
                -(length * upstream.price.input.micros + one.max_output_tokens * upstream.price.output.micros)
                // _MILLION
            )
            for one in _reached(route, routes)
            for upstream in one.upstreams
        ),
        default=0,
    )


def _reached(name: str, routes: Mapping[str, ModelRoute]) -> Iterator[ModelRoute]:
    """The route and, transitively, its fallbacks."""
    seen, pending = set(), [name]
    while pending:
        found = routes.get(pending.pop())
        if found is not None and found.name not in seen:
            seen.add(found.name)
            pending.extend(found.fallbacks)
            yield found
