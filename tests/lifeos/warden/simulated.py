"""Agents in simulated time before a warden: what they would do, and what becomes of it."""

from typing import NamedTuple

from lifeos.warden.records import Condemned, Opened
from lifeos.warden.seen import Call, Turn
from lifeos.warden.warden import Warden
from tests.lifeos.warden.calls import LIMITS


class Memory:
    """A journal that is not on a disk."""

    def __init__(self):
        self.records = []
        self.kept = []

    def append(self, records):
        self.kept.extend(records)


class Played(NamedTuple):
    """``made``, ``refused``: calls. ``after``: the most calls of one agent between its signature and its end. ``micros``: spent. ``lasted``: microseconds from the
    first call to the last kill; None when nobody was killed."""

    made: int
    refused: int
    after: int
    micros: int
    lasted: int | None
    signatures: tuple[str, ...]
    killed: tuple[str, ...]


def play(seen, limits=LIMITS, *, heeds=False, most=None):
    """Let calls that would be made come before a warden, those of killed agents left out, until all of ``most`` agents are killed. ``heeds``: an agent that
    is refused waits for as long as it is told, and makes its next calls then."""
    journal = Memory()
    warden = Warden(journal, lambda _: limits, lambda _: None)
    made = refused = micros = 0
    first, killed, after, waits = None, {}, {}, {}
    for each in seen:
        if each.agent in killed:
            continue
        if isinstance(each, Turn):
            warden.saw(each)
            continue
        first = each.at if first is None else first
        if heeds and each.at < waits.get((each.agent, each.session), 0):
            continue
        no = warden.admit(each.agent, each.session, each.at)
        if no is None:
            made, micros = made + 1, micros + each.micros
            warden.saw(each)
            continue
        refused += 1
        after[each.agent] = after.get(each.agent, 0) + 1
        waits[each.agent, each.session] = each.at + no.wait
        warden.saw(_refused(each))
        if not warden.desired(each.agent, each.at).runs:
            killed[each.agent] = each.at
        if most is not None and len(killed) == most:
            break
    records = journal.kept
    return Played(
        made,
        refused,
        max((after[agent] for agent in killed), default=0),
        micros,
        max(killed.values()) - first if killed else None,
        tuple(dict.fromkeys(record.signature for record in records if isinstance(record, Opened))),
        tuple(dict.fromkeys(record.agent for record in records if isinstance(record, Condemned))),
    )


def _refused(made):
    return Call(
        agent=made.agent,
        session=made.session,
        tool=made.tool,
        arguments=made.arguments,
        outcome="refused",
        at=made.at,
        does=made.does,
    )
