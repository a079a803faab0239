"""The desk in a pod: the same as in the Gym, with the gateway behind it.

It is advice, not enforcement: whatever an agent does without it goes through the same gateway, or nowhere.
"""

from datetime import UTC, datetime
from typing import Any, TypeVar

from lifeos.agent import recall, tracing
from lifeos.agent.actions import Actions
from lifeos.agent.chat import Chat
from lifeos.agent.config import Told
from lifeos.agent.connection import SESSION, Connection
from lifeos.agent.contract import Task, Usage
from lifeos.agent.desk import Answered, Thought
from lifeos.agent.mcp import Mcp
from lifeos.agent.memory import Answer, Asks, NoMemoryError
from lifeos.agent.model import Model, Stakes
from lifeos.agent.structured import value_of
from lifeos.units import Money

_Answer = TypeVar("_Answer", bound=Answer)

_SEED = 0
"""The same question is answered alike, as far as the model can."""


class Pod:
    """What all tasks of an agent share: its configuration, and the way to the gateway."""

    def __init__(self, told: Told, connection: Connection) -> None:
        self.told = told
        self.connection = connection
        self.mcp = Mcp(connection)
        self.actions = Actions(connection, self.mcp)

    def desk(self, task: Task) -> "PodDesk":
        """For one task."""
        config, headers = self.told.config, {SESSION: task.session}
        urls = {at.route: at.url for at in (config.models.low, config.models.high)}
        return PodDesk(self, task, headers, Chat(self.connection, urls, headers))


class PodDesk(Asks):
    """A :class:`lifeos.agent.desk.Desk` behind which is the gateway."""

    def __init__(self, pod: Pod, task: Task, headers: dict[str, str], model: Model) -> None:
        """``model``: who answers on the agent's routes."""
        self._pod = pod
        self._config = pod.told.config
        self._task = task
        self._headers = headers
        self._model = model

    @property
    def prompt(self) -> str:
        """``prompt.md``."""
        return self._pod.told.prompt

    @property
    def today(self) -> str:
        """The date that came with the task; without one the date in UTC."""
        return self._task.date or datetime.now(UTC).date().isoformat()

    def call(
        self, tool: str, arguments: dict[str, Any], *, confidence: float | None = None, route: str = ""
    ) -> Answered:
        """See :class:`lifeos.agent.desk.Desk`."""
        with tracing.calling(tool) as span:
            answer = self._pod.actions.call(
                self._config.tool(tool),
                arguments,
                confidence=confidence,
                route=route or self._config.models.high.route,
                headers=self._headers,
            )
            tracing.called(span, answer)
            return answer

    def consult(self, operation: str, arguments: dict[str, Any], kind: type[_Answer]) -> _Answer:
        """See :class:`lifeos.agent.memory.Asks`. Raises :class:`lifeos.agent.connection.GatewayError`."""
        memory = self._config.memory
        if memory is None:
            raise NoMemoryError
        with tracing.recalling(memory.name):
            return recall.ask(self._pod.mcp, memory, operation, arguments, kind, self._headers)

    def think(
        self,
        question: str,
        *,
        system: str = "",
        stakes: Stakes = "low",
        schema: dict[str, Any] | None = None,
        most_tokens: int = 256,
    ) -> Thought:
        """See :class:`lifeos.agent.desk.Desk`."""
        at = self._config.models.high if stakes == "high" else self._config.models.low
        messages = [{"role": "system", "content": system}] if system else []
        messages.append({"role": "user", "content": question})
        most = min(most_tokens, at.max_output_tokens)
        with tracing.thinking(at.route, most, data=schema is not None) as span:
            answer = self._model.complete(at.route, messages, schema=schema, most_tokens=most, seed=_SEED)
            usage = Usage(answer.input_tokens, answer.output_tokens, 1, answer.cost or Money(0))
            tracing.thought(span, answer, Thought(answer.text, usage=usage))
            value = None if schema is None else value_of(answer.text, schema, at.route)
            return Thought(answer.text, value, usage)
