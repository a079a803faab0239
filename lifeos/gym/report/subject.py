"""What a report is about: a gate, the rule that it is judged by, and its verdict."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from lifeos.evidence.receipt import Receipt
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.verify import of_gate
from lifeos.gym.record import Record
from lifeos.ir.gate import EvalSuite
from lifeos.verdict.checks import Check
from lifeos.verdict.cost import CostCheck
from lifeos.verdict.judge import Verdict, judge
from lifeos.verdict.observations import Observation, Series

Records = Callable[[], Iterable[Record]]
"""The records from the beginning, each time it is called; they are never all in memory."""


class Subject(msgspec.Struct, frozen=True):
    """``digest`` and ``seed`` of the gate; ``simulated``: records that there are, of which the verdict read ``verdict.read``;
    ``again``: the words after ``lifeos gym run`` that mean this gate; ``currency``: of the agent's budget."""

    agent: str
    suite: EvalSuite
    digest: str
    seed: int
    split: str
    checks: tuple[Check, ...]
    verdict: Verdict
    simulated: int
    again: str
    currency: str


def subject(gate: Gate, records: Records, again: str) -> Subject:
    """Judge what is there, as far as it goes: a run may have been interrupted, or be under way. A gate that was decided has a receipt, with
    the comparison with the version before."""
    observations: list[Observation] = [record.observation for record in records()]
    receipt = receipt_of(gate)
    verdict = (
        judged(gate.suite, gate.checks, observations, gate.cost_check) if receipt is None else receipts.judged(receipt)
    )
    return of_verdict(gate, verdict, len(observations), again)


def of_receipt(gate: Gate, receipt: Receipt, again: str) -> Subject:
    """What a receipt alone tells."""
    return of_verdict(gate, receipts.judged(receipt), receipt.simulations, again)


def receipt_of(gate: Gate) -> Receipt | None:
    """The receipt of just this gate, on its own days; None without one that holds."""
    wanted = (gate.digest, gate.history.attempt, str(gate.seed))
    return next((one for one in of_gate(gate) if (one.digest, one.attempt, one.seed) == wanted), None)


def of_verdict(gate: Gate, verdict: Verdict, simulated: int, again: str) -> Subject:
    """A verdict that somebody has reached already, on so many records."""
    return Subject(
        gate.agent.name,
        gate.suite,
        gate.digest,
        gate.seed,
        gate.split,
        gate.checks,
        verdict,
        simulated,
        again,
        gate.agent.budget.per_day.currency,
    )


def judged(
    suite: EvalSuite, checks: Sequence[Check], observations: Iterable[Observation], cost_check: CostCheck | None = None
) -> Verdict:
    """What is known, by the rules of a suite. ``read`` is what counts: whatever else ran beside it depends on the machine."""
    series = Series.of(observations, [check.name for check in checks[:-1]])
    return judge(checks, series, max_void=suite.max_void, compare=suite.compare, cost_check=cost_check)
