"""E-processes: evidence that may be looked at any time, and that stays valid (Ville 1939).

Bet against the claim "the mean of these values in [0, 1] is at most ``mean``". Whoever bets the share ``bet`` of their money on each
value has ``prod(1 + bet * (x - mean))`` of it; when the claim holds, no way to bet makes money on average. The average over a grid of
bets needs no tuning, so its logarithm is the evidence (Waudby-Smith and Ramdas 2024, arXiv 2010.09686, section 4.4). It reaches
``log(1 / alpha)`` with probability ``alpha`` at most, ever, when the claim holds.
"""

from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logsumexp

from lifeos.verdict.bets import BETS, bets


def _grid(mean: float) -> NDArray[np.float64]:
    return np.array(bets(mean))


def evidence(values: ArrayLike, mean: float) -> NDArray[np.float64]:
    """Log evidence against "the mean is at most ``mean``" after each of the values, which lie in [0, 1]; ``0 < mean < 1``.

    Memory grows with thirty numbers a value.
    """
    gains = np.log1p(_grid(mean)[:, None] * (np.asarray(values, dtype=float)[None, :] - mean))
    total: NDArray[np.float64] = logsumexp(np.cumsum(gains, axis=1), axis=0) - log(BETS)
    return total


def binary_evidence(successes: ArrayLike, failures: ArrayLike, mean: float) -> NDArray[np.float64]:
    """The same for values that are 0 or 1, of which only the numbers count."""
    grid = _grid(mean)
    won, lost = np.log1p(grid * (1.0 - mean)), np.log1p(-grid * mean)
    logs = np.multiply.outer(np.asarray(successes), won) + np.multiply.outer(np.asarray(failures), lost)
    total: NDArray[np.float64] = logsumexp(logs, axis=-1) - log(BETS)
    return total


def enough(alpha: float) -> float:
    """The log evidence at which a claim is given up, at an error of ``alpha`` over all looks together (Ville's inequality)."""
    return log(1.0 / alpha)
