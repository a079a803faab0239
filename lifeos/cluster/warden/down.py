"""Agents that may not run: their breakers ``pods/<name>`` in the ledger, which the gateway opens and a person closes."""

from typing import NamedTuple, Protocol

from lifeos.cluster.warden.ground import Ground
from lifeos.cluster.warden.pod import Pod
from lifeos.ledger import breakers
from lifeos.ledger.command import Answer, Command
from lifeos.ledger.state import AnyRow, Breaker

WORD = "RetryStorm"
_SECOND = 1_000_000


class Books(Protocol):
    """Of a :class:`lifeos.ledger.sql.SqlLedger`."""

    def do(self, command: Command) -> Answer:
        """See there."""
        ...

    def rows(self, kind: type[AnyRow]) -> list[AnyRow]:
        """See there."""
        ...


class Down(NamedTuple):
    """``until``: in microseconds since 1970 UTC."""

    reason: str
    until: int


def down(ledger: Books) -> dict[str, Down]:
    """By agent. Also those whose time is over: what was started before is to go all the same. Raises what the ledger does."""
    prefix = breakers.pods("")
    return {
        row.name.removeprefix(prefix): Down(row.reason, row.until)
        for row in ledger.rows(Breaker)
        if row.name.startswith(prefix) and row.state == "open"
    }


def ground(pod: Pod, agents: dict[str, Down], now: int) -> Ground | None:
    """Why a pod is to go, if it is of an agent that is down. When the time is over, what was started before it was still started against it."""
    found = agents.get(pod.agent)
    if found is None or (now >= found.until and pod.created + _SECOND > found.until):
        return None
    return Ground(WORD, found.reason, found.until)
