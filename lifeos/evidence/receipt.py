"""The receipt of a gate: all that its verdict follows from, in canonical JSON.

What went well is a number, what did not is listed: that is what a reviewer reads.
"""

from typing import Any, Literal

import msgspec

from lifeos.bundle import pretty, sealed
from lifeos.ir.gate import Compare
from lifeos.ir.gate import Gate as Thresholds
from lifeos.verdict.words import Comparison, CostVerdict, Decision, Status

FORMAT = 1
"""Of the file. A reader refuses what it does not know."""


class Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A piece of a receipt."""


class Unlike(Part, frozen=True):
    """A simulation that did not go well. ``failed``: the checks that it did not pass; ``violations``: of hard prohibitions."""

    index: int
    status: Status
    failed: tuple[str, ...] = ()
    violations: int = 0


class Checked(Part, frozen=True):
    """A check: ``failures`` of ``seen`` simulations failed where ``require`` of ``of`` must succeed. A pass shows a rate of at least
    ``floor`` with ``confidence``, and of at least ``lower95`` with 95 %."""

    check: str
    decision: Decision
    require: int
    of: int
    seen: int
    failures: int
    floor: float
    confidence: float
    lower95: float


class Rule(msgspec.Struct, frozen=True, rename="camel"):
    """How it was judged: as the suite declared it then. Its address is the part ``gate/<suite>`` of the digest."""

    gate: Thresholds
    stopping: Literal["none", "curtailed", "groupSequential"]
    compare: Compare | None
    max_void: int


class Incumbent(Part, frozen=True):
    """The version before, on the same simulations."""

    digest: str
    comparison: Comparison
    unlike: tuple[Unlike, ...] = ()


class Cost(Part, frozen=True):
    """What the simulations that the verdict read cost, the judge's opinions included; and what the candidate spent for a success, with its 95 %
    interval; none without a success. Those that were under way when it was certain are paid for, too, and are no evidence."""

    total: str
    per_success: str | None = None
    interval: tuple[str, str] | None = None


class Worded(Part, frozen=True):
    """Of the ``turns`` that a model was asked to word, how many it did (``reworded``); of the others it altered what was meant, and they
    were said in the template's words."""

    turns: int
    reworded: int


class Receipt(Part, frozen=True, kw_only=True):
    """The evidence that a candidate went through a gate. ``parts``: the hashes that ``digest`` is made of; ``simulated``: the digest of
    what was simulated; ``candidate``: what was run; ``models``: what answered, by route, and ``recall``: how memory was searched;
    ``simulations``: how many were read, from index 0; ``unlike``: those that did not go well, all others did; ``calibration``: the
    address of what let the judge gate, where it did; ``costs``: what the candidate spent in each simulation, in millionths of the ceiling's
    currency, and ``cost_check``, what that shows, where a gate checks what a success costs; ``lineage``: the gates that other versions failed since one was promoted: how many
    attempts, by what was simulated; ``worded``: how much of what the users said a model worded, where one was asked; ``distinct``: how many distinct
    scenarios the simulations were about, unknown where that was not counted."""

    format: int
    agent: str
    suite: str
    digest: str
    simulated: str
    parts: dict[str, str]
    lifeos: str
    candidate: str
    attempt: int
    seed: str
    models: dict[str, dict[str, str]]
    recall: dict[str, str]
    verdict: Decision
    reasons: tuple[str, ...]
    checks: tuple[Checked, ...]
    rule: Rule
    simulations: int
    unlike: tuple[Unlike, ...]
    cost: Cost
    incumbent: Incumbent | None = None
    calibration: str = ""
    lineage: dict[str, int] = {}
    worded: Worded | None = None
    costs: tuple[int | None, ...] = ()
    cost_check: CostVerdict | None = None
    distinct: int | None = None

    @property
    def earlier(self) -> int:
        """How many gates other versions failed before it."""
        return sum(self.lineage.values())


_DECODER = msgspec.json.Decoder(Receipt)


def encode(receipt: Receipt) -> bytes:
    """The file: canonical JSON, one value a line, sealed by its own content address."""
    document: dict[str, Any] = msgspec.to_builtins(receipt)
    return pretty({"id": sealed(document), **document}).encode()


def decode(data: bytes) -> Receipt:
    """The receipt in a file. Raises ``msgspec.DecodeError`` for anything else."""
    return _DECODER.decode(data)


def path_of(agent: str, digest: str, below: str = "evals/receipts") -> str:
    """Where a receipt belongs, from the root of the repository; or below another folder."""
    return f"{below}/{agent}/{digest.removeprefix('sha256:')}.json"
