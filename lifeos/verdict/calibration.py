"""What a fallible judge does to a gate: from its true positive rate (good outcomes that it calls good) and its true negative rate
(bad ones that it calls bad) to the rate that the gate sees."""

from math import ceil, log


def through_judge(rate: float, tpr: float, tnr: float) -> float:
    """The success rate that a gate sees of an agent whose true one is ``rate``: each simulation is judged on its own, so what a plan does
    with the agent is what it does with one of this rate."""
    return rate * tpr + (1.0 - rate) * (1.0 - tnr)


def labels_needed(bar: float, confidence: float = 0.95) -> int | None:
    """The fewest labels of a kind with which the lower bound can reach ``bar``, all of them judged right; None when no number of labels
    is enough."""
    if bar <= 0.0 or confidence <= 0.0:
        return 1
    if bar >= 1.0 or confidence >= 1.0:
        return None
    return max(1, ceil(log(1.0 - confidence) / log(bar) - 1e-9))


def kappa(kept: int, good: int, caught: int, bad: int) -> float | None:
    """Cohen's: agreement beyond chance, where ``kept`` of ``good`` and ``caught`` of ``bad`` were judged right. None where chance alone
    agrees always. It misleads where one kind is rare: nine of ten right on a set of nine to one may be 0.44."""
    total = good + bad
    said_good = kept + bad - caught
    chance = (good * said_good + bad * (total - said_good)) / total**2
    return (((kept + caught) / total) - chance) / (1.0 - chance) if chance < 1.0 else None
