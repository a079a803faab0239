"""The tasks that a suite's golden decisions give for one version: each different one once, in an order that follows from the version."""

import hashlib
import random
from collections.abc import Iterator
from itertools import chain, zip_longest

import msgspec

from lifeos import ir
from lifeos.agent.contract import Said, Task
from lifeos.bundle import canonical
from lifeos.ir.golden import filled

SESSION = "golden-"
"""What the sessions of these tasks begin with, by which ledgers and traces tell them from what people ask."""

_SHUFFLED = 10_000
"""Variations of one golden decision up to which all are asked sooner or later; of more, as many are drawn."""


class Asked(msgspec.Struct, frozen=True):
    """A task, and what a good decision to it has. ``name``: of the golden decision."""

    name: str
    golden: ir.Golden
    task: Task

    @property
    def id(self) -> str:
        """The content address of what is asked: the same question has the same, whichever golden decision gives it."""
        return self.task.id


def tasks(suite: ir.EvalSuite, version: str) -> Iterator[Asked]:
    """Golden decisions in turn, so that each prefix has something of all, each with its variations in an order of the version's own: nobody learns which come
    first, and who begins again, as after a crash, finds the same."""
    varied = [_variations(name, golden, f"{version}/{name}") for name, golden in sorted(suite.golden.items())]
    seen = set()
    for asked in chain.from_iterable(zip_longest(*varied)):
        if asked is not None and asked.id not in seen:
            seen.add(asked.id)
            yield asked


def _variations(name: str, golden: ir.Golden, seed: str) -> Iterator[Asked]:
    draw = random.Random(seed)  # noqa: S311  an order, and no secret
    for number in _numbers(golden.variations, draw):
        values, left = {}, number
        for slot, choices in golden.vary.items():
            left, index = divmod(left, len(choices))
            values[slot] = choices[index]
        yield Asked(name, golden, _task(golden, values))


def _numbers(count: int, draw: random.Random) -> Iterator[int]:
    if count <= _SHUFFLED:
        yield from draw.sample(range(count), count)
        return
    for _ in range(_SHUFFLED):  # what comes twice is the same task, and is left out there
        yield draw.randrange(count)


def _task(golden: ir.Golden, values: dict[str, str]) -> Task:
    text = filled(golden.ask, values)
    date = None if golden.date is None else filled(golden.date, values)
    history = tuple(Said(turn.by, filled(turn.text, values)) for turn in golden.history)
    name = f"{SESSION}{addressed(text, date, history)}"
    return Task(name, name, text, history, date=date)


def addressed(text: str, date: str | None, history: tuple[Said, ...]) -> str:
    """The content address of a question, whoever asks it."""
    return hashlib.sha256(canonical([text, date, history])).hexdigest()[:32]
