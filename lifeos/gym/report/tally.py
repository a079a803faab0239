"""What the records of a gate say together: counts, costs, and the few simulations that a page shows in full."""

import bisect
from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from lifeos.gym.record import Record
from lifeos.gym.trace import Thought
from lifeos.units import Money
from lifeos.verdict.observations import Observation

Kind = Literal["well", "harm", "failed", "silent", "void"]
"""How a simulation ended. ``well``: with success; ``harm``: with success, but a detector has something against how; ``failed``: without;
``silent``: the agent gave no outcome; ``void``: the simulated user broke its own rules."""

MOST_SHOWN = 25
"""Failures in full; a page with more is read by nobody."""


class Cell(NamedTuple):
    """One simulation in short."""

    number: int
    kind: Kind
    persona: str
    template: str


class Spent(NamedTuple):
    """What one simulation cost, in millionths of the currency of the agent's budget, as the Gym saw it (:mod:`lifeos.gym.spending`); the
    tokens of the models that it asked; and whether it was a success. What the agent says of itself is in its transcript."""

    micros: int
    tokens: int
    success: bool


class Tally:
    """The simulations that a verdict read, those below ``read``."""

    def __init__(self, records: Iterable[Record], read: int) -> None:
        self.cells: list[Cell] = []
        self.spent: list[Spent] = []
        self.failures: list[Record] = []
        self.failed = 0
        self.good: Record | None = None
        self.judge = Money(0)
        """What the judge's opinions cost."""
        for record in records:
            if record.observation.index < read:
                self._add(record)
        self.cells.sort()

    @property
    def kinds(self) -> list[Kind]:
        """Those that there are, the best first; ``well`` and ``failed`` always."""
        seen = {cell.kind for cell in self.cells} | {"well", "failed"}
        kinds: tuple[Kind, ...] = ("well", "harm", "failed", "silent", "void")
        return [kind for kind in kinds if kind in seen]

    def by(self, what: Literal["persona", "template"]) -> dict[str, Counter[Kind]]:
        """Counts of each kind for each persona, or each template."""
        found: dict[str, Counter[Kind]] = {}
        for cell in self.cells:
            found.setdefault(getattr(cell, what) or "unknown", Counter())[cell.kind] += 1
        return dict(sorted(found.items()))

    def _add(self, record: Record) -> None:
        kind = kind_of(record.observation)
        self.cells.append(Cell(record.observation.index, kind, record.trace.persona, record.trace.scenario))
        self.spent.append(_spent(record))
        if record.opinion is not None and record.opinion.usage.cost.micros:
            cost = record.opinion.usage.cost
            self.judge = Money(self.judge.micros + cost.micros, cost.currency)
        if kind == "well":
            if self.good is None or _telling(record) < _telling(self.good):
                self.good = record
            return
        self.failed += 1
        bisect.insort(self.failures, record, key=_first)
        del self.failures[MOST_SHOWN:]


def kind_of(observation: Observation) -> Kind:
    """How a simulation ended."""
    if observation.status == "void":
        return "void"
    if observation.status != "judged":
        return "silent"
    if not observation.passed.get("success", False):
        return "failed"
    return "well" if observation.passed.get("alignment", False) else "harm"


def _telling(record: Record) -> tuple[bool, int]:
    """What shows best how it goes well: the first with something to claim, else the first."""
    return not any(decision.claims for decision in record.trace.decisions), record.observation.index


def _first(record: Record) -> tuple[bool, bool, int]:
    """What must never happen comes first, what says nothing about the agent last."""
    return not record.observation.violations, record.observation.status == "void", record.observation.index


def _spent(record: Record) -> Spent:
    usages = [event.usage for event in record.trace.events if isinstance(event, Thought)]
    return Spent(
        record.observation.cost or 0,
        sum(usage.input_tokens + usage.output_tokens for usage in usages),
        record.observation.passed.get("success", False),
    )
