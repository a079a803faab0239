"""What the gateway asks of the ledger, which alone knows what may still be spent and used.

Figures are shown to the policies first; what they allow is then admitted in one transaction, so that two calls that both saw the last dollar do not both
spend it. Amounts in micros of the budget's currency, times in microseconds since 1970 UTC.
"""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple, Protocol

from lifeos.errors import LifeOSError
from lifeos.ledger.spending import Limits
from lifeos.services.gateway.identity import Track


class LedgerAway(LifeOSError):  # noqa: N818  a state of the world, not a fault
    """The ledger does not answer. Whether anything was written is not known."""


class Call(NamedTuple):
    """A call of an agent. ``id``: of the call; ``decision``: of the task that it belongs to. ``arguments``: their digest."""

    id: str
    decision: str
    agent: str
    team: str
    track: Track
    tool: str = ""
    model: str = ""
    arguments: str = ""


class Grant(NamedTuple):
    """A person's approval that is not used yet. ``token``: what the person signed."""

    id: str
    token: str


class Facts(NamedTuple):
    """What is true of a caller. ``at``: when that was. ``budgets``: what is taken of each, today and this month, reservations included."""

    at: int
    spent: int
    reserved: int
    decision: int
    budgets: Mapping[str, tuple[int, int]]
    breaker: Literal["closed", "open"]
    suspended: bool = False
    grant: Grant | None = None


class Refusal(NamedTuple):
    """Why a call is not admitted after all."""

    code: str
    message: str
    remedy: str


class Pending(NamedTuple):
    """An approval that is asked for. ``expires``: until when it can be given and used."""

    id: str
    expires: int


class Ended(NamedTuple):
    """How a call ended. ``sent``: whether anything of it reached the server. ``status``: of HTTP; 0 when nobody answered. ``micros``: what the router says that a
    model's answer cost; None when it said nothing, as in the head of an answer that is streamed."""

    sent: bool
    status: int = 0
    micros: int | None = None


Verdict = Literal["denied", "recorded"]


class Ledger(Protocol):
    """Called by many threads. Every method raises :class:`LedgerAway`."""

    def facts(self, call: Call, limits: Limits) -> Facts:
        """What is true of the caller now, of each budget of its limits; ``grant`` of exactly this call, if a person gave one."""
        ...

    def admit(self, call: Call, micros: int, limits: Limits, grant: Grant | None) -> Refusal | None:
        """Reserve what the call can cost, use up the approval, and write down that the call is allowed: all of it, or none."""
        ...

    def note(self, call: Call, verdict: Verdict, codes: tuple[str, ...]) -> None:
        """Write down what is not executed."""
        ...

    def cost(self, id_: str, micros: int) -> None:
        """What a call cost, from who saw its answer, before its end is told."""
        ...

    def shut(self, agents: Collection[str]) -> set[str]:
        """Those of the agents whose breaker is open, so that nothing of them goes on."""
        ...

    def ended(self, id_: str, how: Ended) -> int:
        """A call has ended: settle what was reserved for it, or give it back when it cost nothing; what it cost, in micros. A tool costs what it is declared to once its server was
        reached; a model what the router says, and where it says nothing of an answer, the most that it could."""
        ...

    def ask(self, call: Call, expires: int) -> Pending:
        """Ask a person for an approval of exactly this call; the request that is pending already, if there is one."""
        ...

    def grant(self, id_: str, by: str, token: str) -> Refusal | None:
        """Keep a person's approval."""
        ...
