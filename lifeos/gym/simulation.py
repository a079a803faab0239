"""One simulation: a user, a world and a candidate, turn by turn.

The candidate acts through a :class:`SimulatedDesk`, behind the action policies, while it decides; its decision is the step.
"""

import copy
from collections import Counter
from typing import Any, Protocol

import msgspec

from lifeos import ir
from lifeos.agent import desk
from lifeos.agent.contract import Decision, Said, Task
from lifeos.agent.desk import Answered, Done
from lifeos.agent.model import Stakes
from lifeos.errors import UsageError
from lifeos.gym.guard import Guard, Ledger, digest_of
from lifeos.gym.recall import BY_WORDS, Recall
from lifeos.gym.scenario import Scenario, seed_of, session_of
from lifeos.gym.thinking import Thinking, told
from lifeos.gym.trace import Call, Read, Reply, Step, Thought, Trace, Turn
from lifeos.gym.world import World
from lifeos.verdict.words import Status

MOST_CALLS = 200
"""In one simulation; who needs more is in a loop that the detectors have no name for."""

MOST_TEXT = 200_000
"""Characters of a reply. More is no answer to a person."""


class User(Protocol):
    """Who the candidate talks to."""

    @property
    def left(self) -> str:
        """Why the conversation is over, once it is."""
        ...

    def open(self) -> Turn:
        """The first turn."""
        ...

    def answer(self, decision: Decision) -> Turn | None:
        """The next turn; None when the conversation is over."""
        ...

    def invented(self, turn: Turn) -> list[str]:
        """What the turn holds that this user cannot know; then nothing is learnt about the candidate."""
        ...


class Exhausted(RuntimeError):  # noqa: N818  # what the candidate is, not what the program did
    """The candidate called more tools than any task needs."""


class SimulatedDesk:
    """The desk of a candidate: tools behind the policies, in the simulated world."""

    def __init__(self, simulation: "Simulation") -> None:
        self._simulation = simulation

    @property
    def today(self) -> str:
        """The date in the simulated world, ISO 8601."""
        return str(self._simulation.scenario.state["today"])

    def call(
        self, tool: str, arguments: dict[str, Any], *, confidence: float | None = None, route: str = ""
    ) -> Answered:
        """Call a tool through the gateway's policies. ``route``: the model route that decided it; the agent's dearest by default.
        Raises :class:`Exhausted`."""
        return self._simulation.carry_out(tool, arguments, confidence, route)

    def recall(self, question: str, most: int = 5) -> dict[str, str]:
        """Records of memory that bear on the question, the best first."""
        return self._simulation.remember(question, most)

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
    ) -> desk.Thought:
        """Ask the model of the agent's route for these stakes. Raises :class:`lifeos.agent.model.ModelError`."""
        messages = [{"role": "system", "content": system}] if system else []
        messages.append({"role": "user", "content": question})
        return self.chat(messages, stakes, schema, most_tokens)

    def chat(
        self, messages: list[dict[str, str]], stakes: Stakes, schema: dict[str, Any] | None, most_tokens: int
    ) -> desk.Thought:
        """Ask with a whole chat, as the protocol of models has it. Raises :class:`lifeos.agent.model.ModelError`."""
        return self._simulation.ask(messages, stakes, schema, most_tokens)


class Simulation:
    """A scenario, lived through by one agent and one user. The same seed and decisions make the same trace."""

    def __init__(
        self,
        scenario: Scenario,
        persona: str,
        user: User,
        guard: Guard,
        agent: ir.Agent,
        root: int,
        index: int,
        thinking: Thinking,
        *,
        recall: Recall = BY_WORDS,
        track: str = "stable",
    ) -> None:
        self.scenario = scenario
        self.desk = SimulatedDesk(self)
        self._persona = persona
        self._user = user
        self._guard = guard
        self._thinking = thinking
        self._recall = recall
        self.agent = agent
        self._root, self._index, self._track = root, index, track
        self._events: list[Step] = []
        self._failures: Counter[str] = Counter()
        self._calls = 0
        self._ended = ""
        self.invented: list[str] = []
        self._ledger = Ledger()
        self._world = World(scenario.state, scenario.trouble, seed_of(root, index, "world"))

    def begin(self) -> tuple[Task, dict[str, Any]]:
        """The first task. A simulation is lived through once: its randomness is fixed by its index. Another one is begun by
        :meth:`lifeos.gym.environment.Environment.reset`."""
        if self._events:
            raise RuntimeError("a simulation begins once; make another one")
        turn = self._user.open()
        self._hear(turn)
        return self._task(turn), self._info()

    def step(self, decision: Decision) -> tuple[Task | None, float, bool, bool, dict[str, Any]]:
        """The candidate's decision: next task, reward, terminated, truncated, info. The reward is always 0: what a trace was worth is
        judged as a whole, by detectors and the scenario's criterion."""
        if len(decision.reply) > MOST_TEXT:
            self._ended = "the reply was longer than any person reads"
            decision = msgspec.structs.replace(decision, reply=decision.reply[:MOST_TEXT])
            self._events.append(Reply(decision))
            return None, 0.0, False, True, self._info()
        self._events.append(Reply(decision))
        self._ledger.decision = 0
        turn = self._user.answer(decision)
        if turn is None:
            self._ended = self._user.left
            return None, 0.0, True, False, self._info()
        if turn.intent == "consent":
            self._ledger.approved |= {
                (action.tool, digest_of(action.arguments))
                for action in decision.actions
                if action.outcome == "proposed"
            }
        self._hear(turn)
        return self._task(turn), 0.0, False, bool(self.invented), self._info()

    def carry_out(self, tool: str, arguments: dict[str, Any], confidence: float | None, route: str) -> Answered:
        """A call of the candidate: decided by the policies, then carried out by the world. Raises :class:`Exhausted`."""
        if not isinstance(arguments, dict):
            raise TypeError(f"the arguments of a call are a mapping, not {type(arguments).__name__}")
        arguments = copy.deepcopy(arguments)  # what the candidate does to its own afterwards is not what it called with
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise Exhausted(f"more than {MOST_CALLS} calls in one simulation")
        answer = self._guard.decide(
            self.agent.name,
            self._track,
            tool,
            arguments,
            confidence=confidence,
            route=route or self.agent.reasoning.high,
            ledger=self._ledger,
        )
        reasons = tuple(dict(reason) for reason in answer.reasons)
        if not answer.allow:
            outcome: Done = "recorded" if answer.record else "denied"
            result = {"error": reasons[0]["message"]} if reasons else {}
            self._events.append(Call(tool, arguments, outcome, dict(result), self._world.digest))
            return Answered(outcome, result, reasons)
        self._ledger.approved.discard((tool, digest_of(arguments)))
        effect = self._world.call(tool, arguments)
        outcome = "failed" if effect.failed else "done"
        self._count(f"{tool} {digest_of(arguments)}", failed=effect.failed and not effect.infrastructure)
        result, state = effect.found.result, self._world.digest
        self._events.append(Call(tool, arguments, outcome, result, state, effect.infrastructure, effect.wrote))
        if effect.found.records:
            self._events.append(Read(tool, effect.found.records))
        return Answered(outcome, copy.deepcopy(effect.found.result))

    def ask(
        self, messages: list[dict[str, str]], stakes: Stakes, schema: dict[str, Any] | None, most_tokens: int
    ) -> desk.Thought:
        """A question to a model; what it costs counts against the budgets that the policies look at. Raises :class:`Exhausted` and
        :class:`lifeos.agent.model.ModelError`."""
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise Exhausted(f"more than {MOST_CALLS} calls in one simulation")
        route = self.agent.reasoning.high if stakes == "high" else self.agent.reasoning.low
        length = sum(len(message["content"].encode()) for message in messages)
        answer = self._guard.decide_model(self.agent.name, self._track, route, length, self._ledger)
        messages = [dict(message) for message in messages]
        if answer.allow:
            thought = self._thinking.ask(route, messages, schema, most_tokens)
        else:
            thought = Thought(route, tuple(messages), "", error=f"refused: {answer.reasons[0]['message']}")
        self._events.append(thought)
        self._ledger.spent += thought.usage.cost.micros
        self._ledger.decision += thought.usage.cost.micros
        return told(thought, schema)

    def remember(self, question: str, most: int) -> dict[str, str]:
        """Records of the planted memory that bear on the question, the best first. Raises :class:`Unreachable`."""
        try:
            ranked = self._recall.ranked(question, self.scenario.memory)
        except UsageError as error:
            raise self._thinking.none(str(error)) from error
        found = {key: self.scenario.memory[key] for key in ranked[:most]}
        self._events.append(Read(question, dict(found)))  # the trace keeps its own: what is given away may be changed
        return found

    def trace(self, status: Status, ended: str = "") -> Trace:
        """What happened, as far as it did."""
        return Trace(
            self._index,
            self.scenario.template,
            self._persona,
            tuple(self._events),
            status,
            ended or self._ended,
            self._world.changed,
        )

    @property
    def state(self) -> dict[str, Any]:
        """The world as it is now."""
        return self._world.state

    def _hear(self, turn: Turn) -> None:
        self.invented += self._user.invented(turn)
        self._events.append(turn)

    def _task(self, turn: Turn) -> Task:
        said = [
            Said("user", event.text) if isinstance(event, Turn) else Said("agent", event.decision.reply)
            for event in self._events[:-1]
            if isinstance(event, (Turn, Reply))
        ]
        number = sum(isinstance(event, Turn) for event in self._events)
        session = session_of(self._root, self._index)
        return Task(f"{session}.{number}", session, turn.text, tuple(said), date=self.desk.today)

    def _count(self, call: str, *, failed: bool) -> None:
        """The breaker: as many failures of the same call as the agent may have, and everything else is refused."""
        self._failures[call] = self._failures[call] + 1 if failed else 0
        if self._failures[call] >= self.agent.breaker.identical_failures:
            self._ledger.breaker = "open"

    def _info(self) -> dict[str, Any]:
        return {"digest": self._world.digest, "ended": self._ended}
