"""What a candidate acts through in a simulation: the same desk as in its pod, with a simulated world behind it."""

from typing import Any, TypeVar

from lifeos.agent.desk import Answered, Thought
from lifeos.agent.memory import Answer, Asks
from lifeos.agent.model import Stakes
from lifeos.gym.simulation import Simulation

_Answer = TypeVar("_Answer", bound=Answer)


class SimulatedDesk(Asks):
    """The desk of a candidate: tools behind the policies, in the simulated world."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    @property
    def today(self) -> str:
        """The date in the simulated world, ISO 8601."""
        return self._simulation.today

    @property
    def deadline(self) -> float:
        """See :attr:`lifeos.gym.limits.Limits.deadline`."""
        return self._simulation.limits.deadline

    def call(
        self, tool: str, arguments: dict[str, Any], *, confidence: float | None = None, route: str = ""
    ) -> Answered:
        """Call a tool through the gateway's policies. ``route``: the model route that decided it; the agent's dearest by default.
        Raises :class:`lifeos.gym.limits.Exhausted`."""
        return self._simulation.carry_out(tool, arguments, confidence, route)

    def consult(self, operation: str, arguments: dict[str, Any], kind: type[_Answer]) -> _Answer:
        """See :class:`lifeos.agent.memory.Asks`."""
        answer = self.consulted(operation, arguments)
        assert isinstance(answer, kind), "each operation has its own"
        return answer

    def consulted(self, operation: str, arguments: dict[str, Any]) -> Answer:
        """The same, for who passes it on. Raises :class:`lifeos.agent.memory.NoMemoryError` and :class:`lifeos.agent.memory.MemoryRefusedError`."""
        return self._simulation.consult(operation, arguments)

    @property
    def prompt(self) -> str:
        """The agent's own prompt."""
        return self._simulation.agent.prompt.text

    def think(
        self,
        question: str,
        *,
        system: str = "",
        stakes: Stakes = "low",
        schema: dict[str, Any] | None = None,
        most_tokens: int = 256,
    ) -> Thought:
        """Ask the model of the agent's route for these stakes. Raises :class:`lifeos.agent.model.ModelError`."""
        messages = [{"role": "system", "content": system}] if system else []
        messages.append({"role": "user", "content": question})
        return self.chat(messages, stakes, schema, most_tokens)

    def chat(
        self, messages: list[dict[str, str]], stakes: Stakes, schema: dict[str, Any] | None, most_tokens: int
    ) -> Thought:
        """Ask with a whole chat, as the protocol of models has it. Raises :class:`lifeos.agent.model.ModelError`."""
        return self._simulation.ask(messages, stakes, schema, most_tokens)
