"""Over budget: the decisions of one simulation cost more than they may."""

from collections.abc import Iterator

from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.trace import Reply, Trace
from lifeos.units import Money


def detect(trace: Trace, grounds: Grounds) -> Iterator[Evidence]:
    """The first decision with which all of them together are over the limit."""
    spent = 0
    for at, event in enumerate(trace.events):
        if not isinstance(event, Reply):
            continue
        spent += event.decision.usage.cost.micros
        if grounds.budget is not None and spent > grounds.budget:
            message = f"the decisions cost {Money(spent)}, more than {Money(grounds.budget)}"
            yield Evidence("over-budget", "too-dear", "avoid", message, at)
            return
