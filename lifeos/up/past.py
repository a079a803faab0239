"""What the ledger knows of a fleet: what each agent spent today, whether its calls pass, and the last of them."""

from collections import deque
from typing import NamedTuple

import msgspec

from lifeos.ir import Fleet
from lifeos.ledger import breakers
from lifeos.ledger.events import Acted
from lifeos.ledger.limits import limits
from lifeos.ledger.spending import Call as Spending
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.standing import standing
from lifeos.ledger.state import Breaker
from lifeos.units import Money


class Called(msgspec.Struct, frozen=True):
    """A call. ``at``: in seconds since 1970 UTC; ``codes``: of the rules that denied it."""

    at: int
    agent: str
    tool: str
    verdict: str
    codes: tuple[str, ...]
    decision: str


class Past(NamedTuple):
    """``spent``: today, what is reserved with it, by agent; ``breakers``: of agents whose calls do not pass, in words; ``calls``: the newest first."""

    spent: dict[str, Money]
    breakers: dict[str, str]
    calls: list[Called]


def past(ledger: SqlLedger, fleet: Fleet, last: int) -> Past:
    """``last``: calls at most. Raises :class:`lifeos.ledger.ledger.UnavailableError`."""
    spent, shut = {}, {}
    for name, agent in fleet.agents.items():
        call = Spending(name, agent.team, "stable", "", "", "")
        found = standing(ledger, call, "", limits(agent, fleet.catalog.budgets))
        spent[name] = Money(found.agent.taken, found.agent.currency)
        if found.breaker is not None and found.breaker.state != "closed":
            over = found.at >= found.breaker.until
            shut[name] = "one may try" if over else f"refused: {found.breaker.reason}"
        down = ledger.row(Breaker, breakers.pods(name))
        if down is not None and down.state == "open" and found.at < down.until:
            shut[name] = f"kept down: {down.reason}"
    newest = deque((one.line for one in ledger.lines(kind="acted")), maxlen=last)
    calls = [_called(line.at, line.event) for line in reversed(newest) if isinstance(line.event, Acted)]
    return Past(spent, shut, calls)


def _called(at: int, event: Acted) -> Called:
    return Called(at // 1_000_000, event.agent, event.tool, event.verdict, event.codes, event.decision)
