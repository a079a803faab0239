"""The words of a verdict: how a simulation ended, what was decided, what a comparison showed. They need nothing but Python, for the
compiler reads them in receipts."""

from typing import Literal, get_args

import msgspec

Decision = Literal["pass", "fail", "inconclusive"]

Status = Literal["judged", "error", "timeout", "unjudged", "void", "unseen"]
"""How a simulation ended. ``judged``: with an outcome; ``error``, ``timeout``: the candidate gave none; ``unjudged``: nobody could
tell what it was worth; ``void``: the simulated user broke its own rules, so nothing was learnt about the candidate; ``unseen``: there is
no whole trace, so nobody can say that nothing was done in it that must never be, and it counts as if something had been."""

STATUSES: tuple[Status, ...] = get_args(Status)

NEVER = "never"
"""The check that counts violations of hard prohibitions."""


class CostVerdict(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The check on what a success costs, as decided after ``seen`` of ``of`` simulations with ``good`` successes. Amounts are millionths of
    ``currency``, rounded up: ``spent`` in all, where the ``unknown`` ones are taken as the dearest, none when no cost is known; ``value``: a
    success; ``upper``: the bound with ``confidence``, which passes up to ``ceiling``. None without a success, and while it is open."""

    decision: Decision
    of: int
    seen: int
    good: int
    ceiling: int
    currency: str
    confidence: float
    spent: int | None = None
    unknown: int = 0
    value: int | None = None
    upper: int | None = None


class Comparison(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of the ``pairs`` that were read, those left out in which a side was void: how many only the incumbent passed (``lost``), how many only the candidate did. McNemar's ``p``: how
    likely so many would be lost if they were equal. Of the e-process: the e-values ``safe``, against "worse by the margin or more", and
    ``harm``, against its opposite; ``read``: from how many simulations of the incumbent it was known."""

    decision: Decision
    pairs: int
    lost: int
    gained: int
    p: float | None = None
    safe: float | None = None
    harm: float | None = None
    read: int | None = None
