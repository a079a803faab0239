"""What was learned on other branches, and is not known to the present state: after the pin went back, all that came later."""

from typing import NamedTuple

from lifeos.memory.journal.branches import Branches, Step
from lifeos.memory.state_id import StateId


class Aside(NamedTuple):
    """A branch, and what of it the present state does not have. ``damage``: why the rest of it cannot be read, or nothing."""

    snapshot: str
    steps: list[Step]
    damage: str


def aside(branches: Branches, present: StateId | None, only: str | None = None) -> list[Aside]:
    """By branch, what a state does not know; what it has forgotten is none of that. ``only``: one branch. Raises :class:`LifeOSError` when the
    journal of the state itself cannot be read."""
    others = [
        one for one in ([only] if only is not None else branches.known()) if present is None or one != present.snapshot
    ]
    lineage = branches.lineage(present) if present is not None and others else []
    known = {step.origin for step in lineage}
    forgotten = {step.about for step in lineage if step.forgets}
    found = []
    for snapshot in others:
        _, damage = branches.examined(snapshot)
        missing = []
        for step in branches.whole(snapshot):
            if step.origin not in known and step.about not in forgotten:
                known.add(step.origin)
                missing.append(step)
        if missing or damage is not None:
            found.append(Aside(snapshot, missing, str(damage or "")))
    return found
