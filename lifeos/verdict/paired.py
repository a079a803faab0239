"""Comparison with the incumbent on the same scenarios, seeds and personas: only where the two differ, there is evidence."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom

from lifeos.verdict.wealth import evidence


class Unpaired(ValueError):  # noqa: N818  # says what is wrong with the data
    """Two series that are not of the same simulations."""


def discordant(incumbent: ArrayLike, candidate: ArrayLike) -> tuple[int, int]:
    """How often only the incumbent succeeded, and how often only the candidate; raises :class:`Unpaired` for unequal lengths."""
    gain = _gain(incumbent, candidate)
    return int((gain < 0).sum()), int((gain > 0).sum())


def mcnemar_midp(lost: int, gained: int) -> float:
    """One-sided mid-p value for "the candidate is worse": ``lost`` pairs only the incumbent won, ``gained`` only the candidate.

    Under no difference each discordant pair is a fair coin; half of the observed outcome's own probability counts (Fagerland, Lydersen and
    Laake 2013), since the exact test is so timid that it hardly ever errs, nor finds anything. Without discordant pairs 0.5.
    """
    pairs = lost + gained
    return float(binom.sf(lost, pairs, 0.5) + 0.5 * binom.pmf(lost, pairs, 0.5))


def not_worse(incumbent: ArrayLike, candidate: ArrayLike, margin: float) -> NDArray[np.float64]:
    """Log evidence, valid at any time, against "the candidate is worse by ``margin`` or more", after each pair of scores in [0, 1]."""
    return evidence((_gain(incumbent, candidate) + 1.0) / 2.0, (1.0 - margin) / 2.0)


def worse(incumbent: ArrayLike, candidate: ArrayLike, margin: float) -> NDArray[np.float64]:
    """The same against the opposite, "the candidate is worse by ``margin`` at most"."""
    return evidence((1.0 - _gain(incumbent, candidate)) / 2.0, (1.0 + margin) / 2.0)


def _gain(incumbent: ArrayLike, candidate: ArrayLike) -> NDArray[np.float64]:
    before, after = np.asarray(incumbent, dtype=float), np.asarray(candidate, dtype=float)
    if len(before) != len(after):
        raise Unpaired(f"{len(before)} simulations of the incumbent, {len(after)} of the candidate")
    gain: NDArray[np.float64] = after - before
    return gain


def spent(alpha: float, attempt: int) -> float:
    """What of ``alpha`` the ``attempt``-th try (from 1) may spend: ``alpha * 6 / (pi * attempt) ** 2``, for the sum of 1 / n^2 is pi^2 / 6.

    Tries that all spend so stay below ``alpha`` together. A gate's first try is the rule as written and spends the whole ``alpha``; those from
    the second on spend 0.392 of it at most, so a lineage errs with less than 1.4 ``alpha``, however long it is.
    """
    return alpha * 6.0 / (np.pi * attempt) ** 2
