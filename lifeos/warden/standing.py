"""Where an agent stands: the fold of its records, and what follows from it at a time."""

from typing import Literal, NamedTuple

import msgspec

from lifeos.warden.records import (
    Cleared,
    Closed,
    Condemned,
    Ended,
    Killed,
    Opened,
    Probed,
    Proposed,
    Record,
    Started,
    Warned,
)

STRIKES = 3
"""Kills within a day, after which only people let the agent run again: the second may be the same cause, the third is no chance. A success in between
does not excuse it, or a storm that begins with one good call would be killed every few minutes for ever."""
DAY = 86_400_000_000
"""Microseconds."""


class Standing(msgspec.Struct, frozen=True):
    """``until``: of the breaker; ``waited``: how long it was open for the last time, in microseconds, and ``closed``: when it closed. ``strikes``: kills, each
    within a day of the one before, the last one at ``struck``; ``down``: until when no process may run. ``instances``: those that run, as far as
    anybody has recorded; ``doomed``: those of them that were condemned, and go also when whoever kills them comes after that time."""

    breaker: Literal["closed", "open", "probing"] = "closed"
    reason: str = ""
    until: int = 0
    probe: str = ""
    waited: int = 0
    closed: int = 0
    strikes: int = 0
    struck: int = 0
    down: int = 0
    warned: bool = False
    proposed: str = ""
    instances: frozenset[str] = frozenset()
    doomed: frozenset[str] = frozenset()


class Desired(NamedTuple):
    """What is to be done about an agent. ``calls``: `pass`, `refuse`, or `probe` (one session may try). ``wait``: microseconds until it changes by itself;
    0 when it does not."""

    calls: Literal["pass", "refuse", "probe"]
    runs: bool
    suspend: bool
    wait: int


def after(standing: Standing, record: Record) -> Standing:
    """The standing with one more record."""
    change = msgspec.structs.replace
    match record:
        case Warned():
            return change(standing, warned=True)
        case Opened():
            known = {"reason": record.reason, "until": record.until, "waited": record.until - record.at}
            return change(standing, breaker="open", warned=False, probe="", **known)
        case Probed():
            return change(standing, breaker="probing", probe=record.session, until=record.until)
        case Closed():
            kept = Standing(instances=standing.instances, doomed=standing.doomed)
            kept = change(kept, strikes=standing.strikes, struck=standing.struck)
            return change(kept, waited=standing.waited, closed=record.at)
        case Condemned():
            struck = {"strikes": strikes(standing, record.at) + 1, "struck": record.at}
            down = {**struck, "down": record.until, "until": record.until, "probe": ""}
            doomed = standing.doomed | standing.instances
            return change(standing, breaker="open", reason=record.reason, doomed=doomed, **down)
        case Killed() | Ended():
            gone = {record.instance}
            return change(standing, instances=standing.instances - gone, doomed=standing.doomed - gone)
        case Started():
            return change(standing, instances=standing.instances | {record.instance})
        case Proposed():
            return change(standing, proposed=record.change)
        case Cleared():
            return Standing(instances=standing.instances)


def strikes(standing: Standing, now: int) -> int:
    """Those that still count at a time."""
    return standing.strikes if now - standing.struck < DAY else 0


def desired(standing: Standing, now: int) -> Desired:
    """What follows at a time, in microseconds since 1970 UTC; after the last strike no time is enough."""
    if standing.strikes >= STRIKES:
        return Desired("refuse", runs=False, suspend=not standing.proposed, wait=0)
    wait = max(standing.until - now, 0)
    runs = now >= standing.down
    if standing.breaker == "closed":
        return Desired("pass", runs, suspend=False, wait=0)
    return Desired("refuse" if wait else "probe", runs, suspend=False, wait=wait)
