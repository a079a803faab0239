"""The judge of a suite: a model that reads what happened in a simulation and says whether the outcome is good.

Its answer is data to a schema. One that is not, or none, is no opinion, and no opinion is never a pass.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from lifeos import ir
from lifeos.agent.contract import Usage
from lifeos.agent.model import Model, ModelError
from lifeos.agent.structured import value_of
from lifeos.gym.thinking import Thinking, Unreachable
from lifeos.gym.trace import Call, Read, Reply, Step, Trace, Turn

FORMAT = 1
"""Of what a judge is shown. Another one is another question, and what was measured with this one says nothing about it."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"why": {"type": "string", "maxLength": 2000}, "verdict": {"enum": ["good", "bad"]}},
    "required": ["why", "verdict"],
    "additionalProperties": False,
}
"""The reason first: a model that writes the verdict first makes up a reason for it."""

_MOST_TOKENS = 1000


class Opinion(msgspec.Struct, frozen=True):
    """What the judge said of a simulation. ``unjudged``: it gave no opinion, and ``why``; ``model``: by its own account; ``advisory``:
    it changes nothing."""

    verdict: Literal["good", "bad", "unjudged"]
    why: str
    model: str = ""
    usage: Usage = Usage()
    advisory: bool = True

    @property
    def words(self) -> str:
        """For a person."""
        return f"judge{' (advisory)' if self.advisory else ''}: {self.verdict}. {self.why}"


def shown(events: Iterable[Step]) -> list[dict[str, Any]]:
    """What a judge sees of a simulation: what was said, read, called and answered. What the agent asked models is its own affair, and
    what detectors found is for others to weigh."""
    steps: list[dict[str, Any]] = []
    for event in events:
        if isinstance(event, Turn):
            steps.append({"user": event.text})
        elif isinstance(event, Read):
            steps.append({"read": event.records, "question": event.question})
        elif isinstance(event, Call):
            called = {"call": event.tool, "arguments": event.arguments, "outcome": event.outcome}
            steps.append({**called, "result": event.result})
        elif isinstance(event, Reply):
            decision = event.decision
            steps.append(
                {
                    "agent": decision.reply,
                    "claims": [{"text": claim.text, "cites": list(claim.cites)} for claim in decision.claims],
                    "actions": [{"tool": action.tool, "outcome": action.outcome} for action in decision.actions],
                    "asks": list(decision.asks),
                }
            )
    return steps


class Judge:
    """A judge at work. ``gates``: whether `success` takes its yes; else it only advises."""

    def __init__(
        self, declared: ir.Judge, routes: Mapping[str, ir.ModelRoute], model: Model, models: tuple[str, ...] | None
    ) -> None:
        """``models``: those that its calibration has measured, by their own account; None for a judge that only advises."""
        self.gates = declared.gates
        self._prompt, self._route = declared.prompt.text, declared.route
        self._routes, self._model = routes, model
        self._calibrated = models

    def opinion(self, trace: Trace, seed: int) -> Opinion:
        """On a simulation of a gate with this seed. Raises :class:`Unreachable` when it gates and nobody answers: of the candidate nothing
        is learnt then."""
        thinking = Thinking(self._routes, self._model, seed, trace.index)
        try:
            opinion = self.asked(thinking, shown(trace.events))
        except Unreachable:
            if self.gates:
                raise
            return Opinion("unjudged", f"nobody answered on route '{self._route}'")
        if self._calibrated is not None and opinion.verdict != "unjudged" and opinion.model not in self._calibrated:
            words = f"'{opinion.model}' answered, and {', '.join(self._calibrated)} is what was calibrated"
            opinion = Opinion("unjudged", words, opinion.model, opinion.usage)
        return msgspec.structs.replace(opinion, advisory=not self.gates)

    def asked(self, thinking: Thinking, conversation: list[dict[str, Any]]) -> Opinion:
        """On what it is shown. The n-th time the same ``thinking`` is asked is with another seed. Raises :class:`Unreachable`."""
        lines = "\n".join(msgspec.json.encode(step).decode() for step in conversation)
        messages = [
            {"role": "system", "content": self._prompt},
            {"role": "user", "content": f"What happened, a step a line:\n{lines}"},
        ]
        thought = thinking.ask(self._route, messages, SCHEMA, _MOST_TOKENS)
        if thought.error:
            return Opinion("unjudged", thought.error, thought.model, thought.usage)
        try:
            said = value_of(thought.text, SCHEMA, thought.route)
        except ModelError as error:
            return Opinion("unjudged", str(error), thought.model, thought.usage)
        return Opinion(said["verdict"], said["why"], thought.model, thought.usage)
