"""One simulation: a user, a world and a candidate, turn by turn.

The candidate acts through a :class:`lifeos.gym.simulated_desk.SimulatedDesk`, behind the action policies, while it decides; its decision is the step.
"""

import copy
import time
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from lifeos import ir
from lifeos.agent import desk
from lifeos.agent.contract import Decision, Said, Task
from lifeos.agent.desk import Answered, Done
from lifeos.agent.memory import RECALL, Answer, NoMemoryError
from lifeos.agent.model import Stakes
from lifeos.errors import UsageError
from lifeos.gym import limits
from lifeos.gym.guard import Guard, Ledger, digest_of
from lifeos.gym.limits import MOST_ACTIONS, MOST_ASKED, MOST_DECIDED, MOST_TEXT, Limits
from lifeos.gym.planted_memory import PlantedMemory
from lifeos.gym.recall import BY_WORDS, Recall
from lifeos.gym.scenario import Scenario, seed_of, session_of
from lifeos.gym.simulators import Simulator, SimulatorError
from lifeos.gym.thinking import Thinking, told
from lifeos.gym.tools import TOOLS
from lifeos.gym.trace import Call, Read, Reply, Step, Thought, Trace, Turn
from lifeos.gym.world import World
from lifeos.verdict.words import Status


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
        tools: Mapping[str, Simulator] = MappingProxyType(TOOLS),
        track: str = "stable",
    ) -> None:
        self.scenario = scenario
        self._persona = persona
        self._user = user
        self._guard = guard
        self._thinking = thinking
        self.agent = agent
        self._root, self._index, self._track = root, index, track
        self._events: list[Step] = []
        self._failures: Counter[str] = Counter()
        self._ended = ""
        self.invented: list[str] = []
        self.limits = Limits()
        self._ledger = Ledger()
        self._world = World(scenario.state, scenario.trouble, seed_of(root, index, "world"), tools)
        today = str(scenario.state["today"])
        self._memory = PlantedMemory(scenario.memory, recall, agent, today, shadow=track == "shadow")

    def begin(self) -> tuple[Task, dict[str, Any]]:
        """The first task. A simulation is lived through once: its randomness is fixed by its index. Another one is begun by
        :meth:`lifeos.gym.environment.Environment.reset`."""
        if self._events:
            raise RuntimeError("a simulation begins once; make another one")
        turn = self._user.open()
        self.limits = Limits()
        self._hear(turn)
        return self._task(turn), self._info()

    def step(self, decision: Decision) -> tuple[Task | None, float, bool, bool, dict[str, Any]]:
        """The candidate's decision: next task, reward, terminated, truncated, info. The reward is always 0: what a trace was worth is
        judged as a whole, by detectors and the scenario's criterion. Raises :class:`lifeos.gym.limits.Exhausted`."""
        if len(decision.reply) > MOST_TEXT:
            self._ended = "the reply was longer than any person reads"
        elif (length := limits.size(decision)) > MOST_DECIDED:
            self._ended = f"a decision of {length} bytes; there may be {MOST_DECIDED}"
        elif (count := len(decision.actions)) > MOST_ACTIONS:
            self._ended = f"a decision with {count} actions; there may be {MOST_ACTIONS}"
        if self._ended:
            self._keep(Reply(_shortened(decision)))
            return None, 0.0, False, True, self._info()
        self._keep(Reply(decision))
        self._ledger.decision = 0
        begun = time.monotonic()
        turn = self._user.answer(decision)
        self.limits.waited(time.monotonic() - begun)  # a model may word it
        self.limits.check()
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
        """A call of the candidate: decided by the policies, then carried out by the world. Raises :class:`lifeos.gym.limits.Exhausted`, and
        :class:`Unreachable` when the tool's simulation fails."""
        if not isinstance(arguments, dict):
            raise TypeError(f"the arguments of a call are a mapping, not {type(arguments).__name__}")
        self.limits.call()
        if (length := limits.size((tool, arguments, route))) > MOST_ASKED:
            return self._too_large(tool, arguments, f"a call of {length} bytes; there may be {MOST_ASKED}")
        arguments = copy.deepcopy(arguments)  # what the candidate does to its own afterwards is not what it called with
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
            denial = {"error": reasons[0]["message"]} if reasons else {}
            refused = desk.recorded(reasons) if answer.record else Answered("denied", denial, reasons)
            self._keep(Call(tool, arguments, refused.outcome, dict(refused.result), self._world.digest))
            return refused
        self._ledger.approved.discard((tool, digest_of(arguments)))
        try:
            effect = self._world.call(tool, arguments)
        except SimulatorError as error:
            raise self._thinking.none(str(error)) from error
        outcome: Done = "failed" if effect.failed else "done"
        self._count(f"{tool} {digest_of(arguments)}", failed=effect.failed and not effect.infrastructure)
        result, state = effect.found.result, self._world.digest
        self._keep(Call(tool, arguments, outcome, result, state, effect.infrastructure, effect.wrote))
        if effect.found.records:
            self._keep(Read(tool, effect.found.records))
        return Answered(outcome, copy.deepcopy(effect.found.result))

    def ask(
        self, messages: list[dict[str, str]], stakes: Stakes, schema: dict[str, Any] | None, most_tokens: int
    ) -> desk.Thought:
        """A question to a model; what it costs counts against the budgets that the policies look at. Raises
        :class:`lifeos.gym.limits.Exhausted` and :class:`lifeos.agent.model.ModelError`."""
        self.limits.call()
        route = self.agent.reasoning.high if stakes == "high" else self.agent.reasoning.low
        length = sum(len(message["content"].encode()) for message in messages)
        answer = self._guard.decide_model(self.agent.name, self._track, route, length, self._ledger)
        messages = [dict(message) for message in messages]
        if limits.size((messages, schema)) > MOST_ASKED:
            thought = Thought(route, tuple(limits.shortened(messages)), "", error="refused: the question is too long")
        elif answer.allow:
            begun = time.monotonic()
            thought = self._thinking.ask(route, messages, schema, most_tokens)
            self.limits.waited(time.monotonic() - begun)
        else:
            thought = Thought(route, tuple(messages), "", error=f"refused: {answer.reasons[0]['message']}")
        self._keep(thought)
        self._ledger.spent += thought.usage.cost.micros
        self._ledger.decision += thought.usage.cost.micros
        return told(thought, schema)

    def consult(self, operation: str, arguments: dict[str, Any]) -> Answer:
        """An operation of the planted memory. Raises :class:`lifeos.agent.memory.NoMemoryError` where the agent declares no memory, as its pod does,
        :class:`lifeos.agent.memory.MemoryRefusedError`, :class:`Unreachable` and :class:`lifeos.gym.limits.Exhausted`."""
        self.limits.call()
        if self.agent.memory is None:
            raise NoMemoryError
        asked = {key: value[:MOST_ASKED] if isinstance(value, str) else value for key, value in arguments.items()}
        try:
            answer, shown = self._memory.consult(operation, asked)
        except UsageError as error:
            raise self._thinking.none(str(error)) from error
        words = " ".join(str(value) for value in asked.values() if isinstance(value, str) and value)
        question = str(asked.get("question", "")) if operation == RECALL else f"{operation}: {words}"
        self._keep(Read(question, shown))
        return answer

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
    def today(self) -> str:
        """The date in the simulated world, ISO 8601."""
        return str(self.scenario.state["today"])

    @property
    def state(self) -> dict[str, Any]:
        """The world as it is now."""
        return self._world.state

    def _too_large(self, tool: str, arguments: dict[str, Any], words: str) -> Answered:
        """A call that nobody looks into; the gateway reads no body that large either."""
        reason = {"policy": "kernel", "code": "body-truncated", "message": words, "remedy": "say less in a call"}
        tool, arguments = limits.shortened((tool, arguments))
        self._keep(Call(tool, arguments, "denied", {"error": words}, self._world.digest))
        return Answered("denied", {"error": words}, (reason,))

    def _keep(self, event: Step) -> None:
        """Add to the trace what the candidate said or did, and what came of it. Raises :class:`lifeos.gym.limits.Exhausted`."""
        self._events.append(event)
        self.limits.kept(event)

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
        return Task(f"{session}.{number}", session, turn.text, tuple(said), date=self.today)

    def _count(self, call: str, *, failed: bool) -> None:
        """The breaker: as many failures of the same call as the agent may have, and everything else is refused."""
        self._failures[call] = self._failures[call] + 1 if failed else 0
        if self._failures[call] >= self.agent.breaker.identical_failures:
            self._ledger.breaker = "open"

    def _info(self) -> dict[str, Any]:
        return {"digest": self._world.digest, "ended": self._ended}


def _shortened(decision: Decision) -> Decision:
    """One that nobody is shown, for the trace: its reply as far as anybody would read."""
    short = msgspec.convert(limits.shortened(msgspec.to_builtins(decision)), Decision)
    return msgspec.structs.replace(short, task=decision.task[:200], reply=decision.reply[:MOST_TEXT])
