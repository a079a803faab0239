"""Plans: the boundaries of a gate, by how it may stop.

The numbers of simulations are known in advance for a gate, so ``curtailed`` is free and ``group_sequential`` the cheapest that still
certifies; ``anytime`` is for a canary, where nobody knows how many decisions will come.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from lifeos.verdict.boundary import Boundary, Look
from lifeos.verdict.wealth import binary_evidence, enough

_ROUNDING = 1e-12


def fixed(require: int, of: int) -> Boundary:
    """``require`` of ``of``, word for word: one look, at the end."""
    return Boundary.of([Look(of, of - require, of - require + 1)])


def curtailed(require: int, of: int) -> Boundary:
    """The same, stopped as soon as nothing can change it: at the failure that is one too many, or the success that is enough.

    The decision is that of :func:`fixed` for every sequence of outcomes.
    """
    misses = of - require
    at = np.arange(1, of + 1)
    accept, reject = np.maximum(at - require, -1), np.minimum(misses, at) + 1
    decides = (accept >= 0) | (reject <= at)
    return Boundary(at[decides], accept[decides], reject[decides], require)


def tolerating(misses: int, of: int) -> Boundary:
    """At most ``misses`` failures with ``of`` simulations: it fails at the one that is too many, and passes at the end only, for with a
    simulation there can come more failures than one."""
    at = np.arange(1, of + 1)
    accept, reject = np.full(of, -1), np.full(of, misses + 1)
    accept[-1] = misses
    return Boundary(at, accept, reject)


def group_sequential(
    floor: float,
    target: float,
    most: int,
    *,
    misses: int | None = None,
    wave: int = 25,
    alpha: float = 0.05,
    beta: float = 0.05,
) -> Boundary:
    """Looks after each ``wave``: an agent at ``floor`` passes with ``alpha`` at most; one at ``target`` fails before the last look
    with ``beta`` at most. ``misses``: of a literal rule, which nobody passes with more, whatever the errors would allow; who has more is
    failed at once.

    Exact: errors are spent as the square of the share of simulations seen (Lan and DeMets 1983, with the power family of Kim and DeMets
    1987, exponent 2), and each boundary is the loosest whole number that the binomial distribution allows for it. The last look is the
    first that leaves nothing open.
    """
    tolerated = most if misses is None else misses
    least, at_floor, at_target = (
        0,
        np.ones(1),
        np.ones(1),
    )  # from `least` failures up, with which the gate is still open
    false_accept = false_reject = 0.0
    looks: list[Look] = []
    steps: dict[tuple[int, float], NDArray[np.float64]] = {}
    for at in [*range(wave, most, wave), most]:
        step = at - (looks[-1].at if looks else 0)
        for rate in (floor, target):
            if (step, rate) not in steps:
                steps[step, rate] = binom.pmf(np.arange(step + 1), step, 1.0 - rate)
        at_floor, at_target = np.convolve(at_floor, steps[step, floor]), np.convolve(at_target, steps[step, target])
        spent, end = (at / most) ** 2, least + len(at_floor)
        accept = least - 1
        while accept + 1 < min(end, tolerated + 1) and (
            false_accept + at_floor[accept + 1 - least] <= alpha * spent + _ROUNDING
        ):
            accept += 1
            false_accept += float(at_floor[accept - least])
        reject = min(end, tolerated + 1)
        while reject - 1 > accept and false_reject + at_target[reject - 1 - least] <= beta * spent + _ROUNDING:
            reject -= 1
            false_reject += float(at_target[reject - least])
        if at == most:
            reject = accept + 1
        looks.append(Look(at, accept, reject))
        if reject == accept + 1:
            break
        at_floor, at_target = (running[accept + 1 - least : reject - least] for running in (at_floor, at_target))
        least = accept + 1
    return Boundary.of(looks)


def anytime(floor: float, target: float, most: int, *, alpha: float = 0.05) -> Boundary:
    """Two e-processes, looked at after each simulation up to ``most``: SAFE against "the rate is at most ``floor``" passes, HARM
    against "the rate is at least ``target``" fails. Each errs with ``alpha`` at most, however often somebody looks.
    """
    looks = []
    for at in range(1, most + 1):
        failures = np.arange(at + 1)
        safe = binary_evidence(at - failures, failures, floor) >= enough(alpha)
        harm = binary_evidence(failures, at - failures, 1.0 - target) >= enough(alpha)
        accept = int(safe.sum()) - 1  # evidence for safety falls with each failure, so the accepting ones come first
        looks.append(Look(at, accept, max(at + 1 - int(harm.sum()), accept + 1)))
    return Boundary.of(looks)
