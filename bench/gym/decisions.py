"""What each tool decides about agents of known quality: a raw rate against this gate, from the same outcomes.

The rules are applied to thousands of gates here; :mod:`run` puts some of the same outcomes through the real tools and ends when one of
them says anything else.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from lifeos_tool import LifeOS
from numpy.typing import NDArray

from lifeos.verdict.checks import Check
from lifeos.verdict.curve import RATES
from lifeos.verdict.judge import judge
from lifeos.verdict.observations import Series

OF = 100
"""Simulations of a gate."""

VARIANTS = ("says", "raises")
"""How the agent fails: it answers wrongly, or it raises an exception."""


class Shares(NamedTuple):
    """The share of gates of agents with this true rate that pass, by rule; ``simulations``: what the verdict took on average."""

    rate: float
    raw90: float
    raw95: float
    dropped90: float
    dropped95: float
    gate: float
    gate_raises: float
    simulations: float


def outcomes(rate: float, gates: int, seed: int) -> NDArray[np.bool_]:
    """By gate and index, whether the simulation succeeds."""
    good: NDArray[np.bool_] = np.random.default_rng([seed, round(rate * 1000)]).random((gates, OF)) < rate
    return good


def shares(checks: tuple[Check, ...], gates: int, seed: int) -> Iterator[Shares]:
    """For each rate. ``raw90``: all are counted, and 90 of 100 are enough; ``dropped90``: every failure raises, and what raised is left
    out; of which nothing is left but successes."""
    for rate in RATES:
        good = outcomes(rate, gates, seed)
        counted = good.mean(axis=1)
        dropped = np.array([survivors(row, "raises") for row in good])
        verdicts = {variant: [decided(checks, row, variant) for row in good] for variant in VARIANTS}
        passed = {variant: np.mean([one == "pass" for one, _ in found]) for variant, found in verdicts.items()}
        yield Shares(
            rate,
            *(float((values >= bar).mean()) for values in (counted, dropped) for bar in (0.90, 0.95)),
            float(passed["says"]),
            float(passed["raises"]),
            float(np.mean([read for _, read in verdicts["says"]])),
        )


def survivors(good: NDArray[np.bool_], variant: str) -> float:
    """The accuracy that inspect-ai reports: of the samples that did not raise."""
    return 1.0 if variant == "raises" else float(good.mean())


def decided(checks: tuple[Check, ...], good: NDArray[np.bool_], variant: str) -> tuple[str, int]:
    """This gate's decision, and how many simulations it read."""
    judged = good | (variant == "says")
    status = np.where(judged, 0, 1).astype(np.int8)
    verdict = judge(
        checks, Series(status, {"success": good, "alignment": judged}, np.zeros(OF, np.int64), np.zeros(OF, np.int64))
    )
    return verdict.decision, verdict.read


def words(good: NDArray[np.bool_], variant: str) -> list[str]:
    """The outcomes as the tools are told them."""
    return ["good" if one else "raises" if variant == "raises" else "wrong" for one in good]


def differences(
    checks: tuple[Check, ...],
    seed: int,
    lifeos: LifeOS,
    reported: dict[str, list[float]],
    real: list[tuple[float, str]],
) -> Iterator[str]:
    """Where a real tool says anything else than its rule; ``reported``: by peer, its figure for each of ``real``."""
    for place, (rate, variant) in enumerate(real):
        (good,) = outcomes(rate, 1, seed)
        expected: dict[str, Any] = {"inspect-ai": survivors(good, variant), "deepeval": float(good.mean())}
        for tool, value in expected.items():
            if abs(reported[tool][place] - value) > 1e-9:
                yield f"{tool} reports {reported[tool][place]} of an agent at {rate} that {variant}, not {value}"
        verdict, rule = lifeos.decides(words(good, variant)), decided(checks, good, variant)[0]
        if verdict != rule:
            yield f"LifeOS decides {verdict} about an agent at {rate} that {variant}, not {rule}"
