"""What models answer in a simulation, and what that costs: the declared routes, at their declared prices."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from lifeos import ir
from lifeos.agent import desk
from lifeos.agent.contract import Usage
from lifeos.agent.model import Completion, Model, ModelError, Unavailable
from lifeos.agent.structured import value_of
from lifeos.errors import UsageError
from lifeos.gym.clock import extend
from lifeos.gym.scenario import seed_of
from lifeos.gym.trace import Thought
from lifeos.units import Money

PATIENCE = 330.0
"""Seconds that a model may take, retries and the queue before it included. They do not count against the candidate."""


class Unreachable(UsageError):  # noqa: N818  # a state of the machine; no candidate is to be blamed for it
    """There is no model where one is needed: nothing is learnt about the candidate, and the run is over."""


class NoModel:
    """Stands where no model is connected."""

    def __init__(self, why: str = "none is connected") -> None:
        self._why = why

    def complete(
        self, route: str, messages: list[dict[str, str]], *, schema: dict[str, Any] | None, most_tokens: int, seed: int
    ) -> Completion:
        """Raises :class:`Unreachable`."""
        raise Unreachable(f"a model is asked on route '{route}', and {self._why}")


class Thinking:
    """The models in one simulation. The n-th question has its own seed, the same for every candidate."""

    def __init__(
        self,
        routes: Mapping[str, ir.ModelRoute],
        model: Model,
        root: int,
        index: int,
        silent: Mapping[str, tuple[int, ...]] | None = None,
    ) -> None:
        """``silent``: by route, which of its questions (from 0) nobody answers."""
        self._routes, self._model = routes, model
        self._root, self._index = root, index
        self._asked = 0
        self._silent = silent or {}
        self._by_route: Counter[str] = Counter()
        self.unreachable = ""  # why nothing is learnt in this simulation; kept here, for candidates can raise anything

    def ask(
        self, name: str, messages: list[dict[str, str]], schema: dict[str, Any] | None, most_tokens: int
    ) -> Thought:
        """What is kept of a question to the route ``name``: the answer, or why there is none. Raises :class:`Unreachable`."""
        route = self._routes[name]
        seed = int(seed_of(self._root, self._index, f"think{self._asked}").generate_state(1)[0] >> 1)
        self._asked += 1
        kept = Thought(route.name, tuple(messages), "")
        number = self._by_route[name]
        self._by_route[name] += 1
        if number in self._silent.get(name, ()):
            return Thought(route.name, kept.messages, "", error="the model did not answer in time; try again")
        most = min(most_tokens, route.max_output_tokens)
        begun = time.monotonic()
        extend(PATIENCE)
        try:
            answer = self._model.complete(route.name, messages, schema=schema, most_tokens=most, seed=seed)
        except (Unavailable, Unreachable) as error:
            raise self.none(str(error)) from error
        except ModelError as error:
            return Thought(route.name, kept.messages, "", error=str(error))
        finally:
            extend(time.monotonic() - begun - PATIENCE)
        return Thought(route.name, kept.messages, answer.text, answer.model, _usage(answer, route))

    def none(self, why: str) -> Unreachable:
        """What to raise when a model is needed and there is none."""
        self.unreachable = f"{why}. No verdict; mend that and run again, and it goes on where it stopped."
        return Unreachable(self.unreachable)


def asking(
    routes: Mapping[str, ir.ModelRoute], model: Model, route: str
) -> Callable[[list[dict[str, str]], int], Thought]:
    """To ask a route for a text, with one seed: the same question is answered alike, whenever it is asked and in whichever simulation."""
    return lambda messages, most_tokens: Thinking(routes, model, 0, 0).ask(route, messages, None, most_tokens)


def told(thought: Thought, schema: dict[str, Any] | None) -> desk.Thought:
    """What the agent is told of it. Raises :class:`ModelError` when there is no answer, or not one that satisfies the schema."""
    if thought.error:
        raise ModelError(thought.error)
    if schema is None:
        return desk.Thought(thought.text, usage=thought.usage)
    value = value_of(thought.text, schema, thought.route)
    return desk.Thought(thought.text, value, thought.usage)


def _usage(answer: Completion, route: ir.ModelRoute) -> Usage:
    """At the price of the route's first upstream, rounded up, as a provider bills it."""
    price = route.upstreams[0].price
    millionths = answer.input_tokens * price.input.micros + answer.output_tokens * price.output.micros
    cost = Money(-(-millionths // 1_000_000), price.input.currency)
    return Usage(answer.input_tokens, answer.output_tokens, 1, cost)
