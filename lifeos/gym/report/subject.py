"""What a report is about: a gate, the rule that it is judged by, and its verdict."""

from collections.abc import Callable, Iterable

import msgspec

from lifeos.gym.gate import Gate
from lifeos.gym.record import Record
from lifeos.ir.gate import EvalSuite
from lifeos.verdict.checks import Check
from lifeos.verdict.judge import Verdict, judge
from lifeos.verdict.observations import Observation, Series

Records = Callable[[], Iterable[Record]]
"""The records from the beginning, each time it is called; they are never all in memory."""


class Subject(msgspec.Struct, frozen=True):
    """``digest`` and ``seed`` of the gate; ``simulated``: records that there are, of which the verdict read ``verdict.read``;
    ``again``: the words after ``lifeos gym run`` that mean this gate."""

    agent: str
    suite: EvalSuite
    digest: str
    seed: int
    split: str
    checks: tuple[Check, ...]
    verdict: Verdict
    simulated: int
    again: str


def subject(gate: Gate, records: Records, again: str) -> Subject:
    """Judge what is there, as far as it goes: a run may have been interrupted, or be under way."""
    observations: list[Observation] = [record.observation for record in records()]
    series = Series.of(observations, [check.name for check in gate.checks[:-1]])
    verdict = judge(gate.checks, series, max_void=gate.suite.max_void)
    return Subject(
        gate.agent.name,
        gate.suite,
        gate.digest,
        gate.seed,
        gate.split,
        gate.checks,
        verdict,
        len(observations),
        again,
    )
