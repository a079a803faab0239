"""What the ledger says of one decision: who made it, what the semantic layer gave it, what it asked the gateway for, and how it turned out.

A decision is a trace, and whoever calls says which trace a call is of. So only what the same agent did on the same track counts as the decision's; what others say is of it is counted and told apart.
"""

from typing import NamedTuple

from lifeos.ledger.events import Acted, Decided, Read, Reserved, Turned
from lifeos.ledger.ledger import Ledger
from lifeos.ledger.state import Reservation


class Who(NamedTuple):
    """Whose decision it is."""

    agent: str
    team: str
    track: str


class Trail(NamedTuple):
    """``n``, ``at``: of the event of the decision, or of its first one where nobody recorded its answer and ``decided`` is None. ``costs``: its calls that cost, as they stand
    now. ``others``: agents that did something under its id and are not ``who``."""

    id: str
    n: int
    at: int
    who: Who
    decided: Decided | None
    reads: tuple[Read, ...]
    acted: tuple[Acted, ...]
    turned: tuple[Turned, ...]
    costs: tuple[Reservation, ...]
    others: tuple[str, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Those of memory that it was made on, in their order: by the word of the semantic layer; where that gave it nothing, the one that was recorded with the decision."""
        given = tuple(dict.fromkeys(one.memory for one in self.reads))
        claimed = self.decided.memory if self.decided is not None else ""
        return given or ((claimed,) if claimed else ())

    @property
    def scopes(self) -> tuple[str, ...]:
        """What of the memory the agent could see."""
        within = [one.scopes for one in self.reads] or [self.decided.scopes if self.decided is not None else ()]
        return tuple(dict.fromkeys(scope for scopes in within for scope in scopes))


def trail(ledger: Ledger, decision: str) -> Trail | None:
    """What the ledger says of a decision; None when it says nothing."""
    lines = [one.line for one in ledger.lines(decision=decision)]
    known = [(line, _who(line.event)) for line in lines if isinstance(line.event, Decided | Read | Acted | Reserved)]
    if not known:
        return None
    first, who = next(((line, who) for line, who in known if isinstance(line.event, Decided)), known[0])
    own = [line.event for line, one in known if one == who]
    held = [ledger.row(Reservation, event.id) for event in own if isinstance(event, Reserved)]
    return Trail(
        decision,
        first.n,
        first.at,
        who,
        first.event if isinstance(first.event, Decided) else None,
        tuple(event for event in own if isinstance(event, Read)),
        tuple(event for event in own if isinstance(event, Acted)),
        tuple(line.event for line in lines if isinstance(line.event, Turned)),
        tuple(one for one in held if one is not None),
        tuple(dict.fromkeys(f"{one.agent} ({one.track})" for _, one in known if one != who)),
    )


def _who(event: Decided | Read | Acted | Reserved) -> Who:
    return Who(event.agent, event.team, event.track)
