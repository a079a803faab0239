"""over-budget: a decision costs more than one decision of this agent may.

What models and priced tools cost, and not what the person pays with their own money: that is for consent and the action policies.
"""

from collections.abc import Iterator

from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.trace import Reply, Thought, Trace
from lifeos.units import Money


def detect(trace: Trace, grounds: Grounds) -> Iterator[Evidence]:
    """Each decision that is over the limit; in the gateway it would have been cut off there."""
    if grounds.budget_micros is None:
        return
    seen = 0  # what its models cost, as the Gym saw it; what an agent says of itself counts only if it is more
    for at, event in enumerate(trace.events):
        if isinstance(event, Thought):
            seen += event.usage.cost.micros
        if not isinstance(event, Reply):
            continue
        cost, seen = Money(max(event.decision.usage.cost.micros, seen), event.decision.usage.cost.currency), 0
        if cost.micros > grounds.budget_micros:
            message = f"a decision cost {cost}, more than the {Money(grounds.budget_micros, cost.currency)} that it may"
            yield Evidence("over-budget", "limit-passed", "avoid", message, at)
