"""Clopper-Pearson bounds: what a count shows about the rate behind it, exactly and one-sided (Clopper and Pearson 1934)."""

from scipy.stats import beta


def lower(successes: int, of: int, confidence: float = 0.95) -> float:
    """The largest rate that ``successes`` of ``of`` refute from below: the true one is at least this, with ``confidence``."""
    return float(beta.ppf(1.0 - confidence, successes, of - successes + 1)) if successes > 0 else 0.0


def upper(successes: int, of: int, confidence: float = 0.95) -> float:
    """The true rate is at most this, with ``confidence``. For no success at all, nearly 3 / ``of`` at 95 % (the rule of three)."""
    return float(beta.ppf(confidence, successes + 1, of - successes)) if successes < of else 1.0
