"""Ratio metrics such as cost per insight: a sum over a sum, of which the simulations are the independent units."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t


class Ratio(NamedTuple):
    """A ratio with its two-sided interval, in units of the numerator a unit of the denominator."""

    value: float
    lower: float
    upper: float


def linearised(over: ArrayLike, under: ArrayLike, base: float) -> NDArray[np.float64]:
    """``over - base * under`` for each simulation: values whose mean is above zero just when the ratio is above ``base``.

    So a ratio is compared as a mean is, simulation by simulation, with any test for means (Budylin, Drutsa, Katsev and Tsoy 2018,
    "Consistent transformation of ratio metrics for efficient online controlled experiments").
    """
    return np.asarray(over, dtype=float) - base * np.asarray(under, dtype=float)


def ratio(over: ArrayLike, under: ArrayLike, confidence: float = 0.95) -> Ratio | None:
    """``sum(over) / sum(under)``; None when there is nothing below the line. With one simulation the interval is unbounded.

    The interval is that of the mean of the linearised values at the ratio itself, by Student's t, which is the delta method
    (Deng, Knoblich and Lu 2018); it covers less than it says below some thirty simulations of a skewed cost.
    """
    top, bottom = np.asarray(over, dtype=float), np.asarray(under, dtype=float)
    total = float(bottom.sum())
    if total == 0.0:
        return None
    value, count = float(top.sum()) / total, len(top)
    if count < 2:
        return Ratio(value, -np.inf, np.inf)
    spread = float(linearised(top, bottom, value).std(ddof=1)) * np.sqrt(count) / abs(total)
    half = float(t.ppf((1.0 + confidence) / 2.0, count - 1)) * spread
    return Ratio(value, value - half, value + half)
