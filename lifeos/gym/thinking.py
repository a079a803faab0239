"""What models answer in a simulation, and what that costs: the declared routes, at their declared prices."""

from collections.abc import Mapping
from typing import Any

from lifeos import ir
from lifeos.agent import desk
from lifeos.agent.contract import Usage
from lifeos.agent.model import Completion, Model, ModelError
from lifeos.agent.structured import value_of
from lifeos.gym.scenario import seed_of
from lifeos.gym.trace import Thought
from lifeos.units import Money


class Unreachable(Exception):  # noqa: N818  # a state of the machine; no candidate is to be blamed for it
    """There is no model where one is needed: nothing is learnt about the candidate."""


class NoModel:
    """Stands where no model is connected."""

    def complete(
        self, route: str, messages: list[dict[str, str]], *, schema: dict[str, Any] | None, most_tokens: int, seed: int
    ) -> Completion:
        """Raises :class:`Unreachable`."""
        raise Unreachable(f"this agent asks a model (route '{route}'), and none is connected")


class Thinking:
    """The models in one simulation. The n-th question has its own seed, the same for every candidate."""

    def __init__(self, routes: Mapping[str, ir.ModelRoute], model: Model, root: int, index: int) -> None:
        self._routes, self._model = routes, model
        self._root, self._index = root, index
        self._asked = 0

    def ask(
        self, name: str, messages: list[dict[str, str]], schema: dict[str, Any] | None, most_tokens: int
    ) -> Thought:
        """What is kept of a question to the route ``name``: the answer, or why there is none. Raises :class:`Unreachable`."""
        route = self._routes[name]
        seed = int(seed_of(self._root, self._index, f"think{self._asked}").generate_state(1)[0] >> 1)
        self._asked += 1
        kept = Thought(route.name, tuple(messages), "")
        try:
            answer = self._model.complete(
                route.name,
                messages,
                schema=schema,
                most_tokens=min(most_tokens, route.max_output_tokens),
                seed=seed,
            )
        except ModelError as error:
            return Thought(route.name, kept.messages, "", error=str(error))
        return Thought(route.name, kept.messages, answer.text, answer.model, _usage(answer, route))


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
