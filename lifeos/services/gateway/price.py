"""The most that a call of a model can cost, on its route or on one that answers in its place.

The policies know the route that is asked; the router may fall back to a dearer one, and money is reserved for that one.
"""

from collections.abc import Iterator, Mapping

from lifeos.ir import ModelRoute
from lifeos.services.gateway.usage import Tokens

_MILLION = 1_000_000


def most(route: str, length: int, routes: Mapping[str, ModelRoute]) -> int:
    """In micros. ``length``: of the body, in bytes; no text has more tokens. One answer is counted: what a provider charges for an attempt that it did not
    answer in time is not known to anybody here."""
    return max((asked(one, length) for one in _reached(route, routes)), default=0)


def asked(route: ModelRoute, length: int) -> int:
    """In micros: the same of one route alone, as the policies have it."""
    return max(
        (
            -(-(length * one.price.input.micros + route.max_output_tokens * one.price.output.micros) // _MILLION)
            for one in route.upstreams
        ),
        default=0,
    )


def cost(upstream: str, tokens: Tokens, routes: Mapping[str, ModelRoute]) -> int | None:
    """In micros, rounded up: of an answer, by the declared price of who gave it. ``upstream``: a route and which of its upstreams, counted from 1, as the target ``router`` names them; None for what is none."""
    name, _, number = upstream.rpartition("-")
    route = routes.get(name)
    if route is None or not number.isdecimal() or not 0 < int(number) <= len(route.upstreams):
        return None
    price = route.upstreams[int(number) - 1].price
    return -(-(tokens.prompt_tokens * price.input.micros + tokens.completion_tokens * price.output.micros) // _MILLION)


def _reached(name: str, routes: Mapping[str, ModelRoute]) -> Iterator[ModelRoute]:
    """The route and, transitively, its fallbacks."""
    seen, pending = set(), [name]
    while pending:
        found = routes.get(pending.pop())
        if found is not None and found.name not in seen:
            seen.add(found.name)
            pending.extend(found.fallbacks)
            yield found
