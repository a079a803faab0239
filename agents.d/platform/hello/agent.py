"""hello: greets the person and says what today holds. The golden path: all that an agent needs is a function ``answer``."""

from lifeos.agent.contract import Claim, Decision, Task
from lifeos.agent.desk import Desk

NAMED = 3
"""Entries that a greeting names; a hurried person wants the next ones (prompts/system.md)."""


def answer(task: Task, desk: Desk) -> Decision:
    """Today's first events, each with its time and the record that shows it; or that there are none, or that nobody knows."""
    found = desk.call("calendar-read", {"from": desk.today, "days": 1}, confidence=0.95)
    if found.outcome != "done":
        return Decision(task.id, "Hello. I cannot see your calendar right now.", confidence=0.3)
    events = found.result["events"]
    if not events:
        return Decision(task.id, "Hello! The day is free.", confidence=0.95)
    claims = tuple(Claim(f"{event['start'][11:16]} {event['title']}", (event["id"],)) for event in events[:NAMED])
    named = "; ".join(f"{claim.text} [{claim.cites[0]}]" for claim in claims)
    left = f"; {len(events) - NAMED} more after that" if len(events) > NAMED else ""
    return Decision(task.id, f"Hello! Today: {named}{left}.", claims=claims, confidence=0.95)
