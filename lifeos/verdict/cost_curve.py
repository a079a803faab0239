"""How agents would fare at a check on what a success costs: simulated, for a ratio of two sums has no exact operating curve."""

from typing import NamedTuple

import numpy as np

from lifeos.verdict.cost import CostCheck, Costs, upper_bound

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1)
"""What a success truly costs, as a share of the ceiling."""

GATES = 2000
SEED = 0

_UNIT = 1_000_000


class Point(NamedTuple):
    """An agent whose successes truly cost this ``share`` of the ceiling passes in this share of the gates."""

    share: float
    passes: float


def cost_curve(check: CostCheck, rate: float, gates: int = GATES, seed: int = SEED) -> list[Point]:
    """Of agents that succeed with probability ``rate``, and whose costs vary by as much as their mean (exponentially), whether they succeed or
    not. The same draws for each share, and on each machine. Costs that vary less are bounded more closely, others less."""
    draw = np.random.default_rng(seed)
    bounds = []
    for _ in range(gates):
        good = (draw.random(check.of) < rate).tolist()
        costs = np.rint(draw.exponential(rate * _UNIT, check.of)).astype(int).tolist()  # so a success costs one unit
        bounds.append(upper_bound(Costs(costs, good), check.confidence))
    held = [bound for bound in bounds if bound is not None]
    return [Point(share, sum(bound * share <= _UNIT for bound in held) / gates) for share in SHARES]
