"""The gateway's ledger, kept in the ledger of the platform."""

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from lifeos.ledger import approvals, breakers, command, database, spending
from lifeos.ledger.events import Acted
from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.records import Record
from lifeos.ledger.spending import Limits
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.standing import standing
from lifeos.ledger.state import Breaker, Reservation
from lifeos.services.gateway.ledger import Call, Ended, Facts, Grant, LedgerAway, Pending, Refusal, Verdict

PROBE = 60_000_000
"""Microseconds for which one call may try an agent's breaker before another one may."""
_PERHAPS_CHARGED = (408, 504)
"""Statuses of a model call that took too long."""


class Booked:
    """A :class:`lifeos.services.gateway.ledger.Ledger`."""

    def __init__(self, ledger: SqlLedger, now: database.Clock = database.clock) -> None:
        self._ledger = ledger
        self._now = now

    def facts(self, call: Call, limits: Limits) -> Facts:
        """What is true of the caller now."""
        with away():
            found = standing(self._ledger, _call(call), call.arguments, limits, self._now)
        breaker, approval = found.breaker, found.approval
        # Open until its time is over; then it is for `admit` to see to it that one call tries, and not all of them.
        shut = breaker is not None and breaker.state != "closed" and found.at < breaker.until
        granted = approval is not None and approval.state == "granted"
        return Facts(
            at=found.at,
            spent=found.agent.spent,
            reserved=found.agent.reserved,
            decision=found.decision,
            budgets=found.budgets,
            breaker="open" if shut else "closed",
            grant=Grant(approval.id, found.signature) if approval is not None and granted else None,
        )

    def admit(self, call: Call, micros: int, limits: Limits, grant: Grant | None) -> Refusal | None:
        """Try the breaker, reserve, use up the approval, write down. What fails after money was reserved gives it back."""
        with away():
            refusal = self._probe(call)
            if refusal is None and micros:
                refusal = self._do(spending.Reserve(call.id, _call(call), micros, limits))
            if refusal is not None:
                return refusal
            if grant is not None:
                refusal = self._do(approvals.Consume(grant.id, _subject(call), call.id))
            if refusal is None:
                return self._do(Record(acted(call, "allowed", ())))
            if micros:
                self._do(spending.Release(call.id))
            return refusal

    def note(self, call: Call, verdict: Verdict, codes: tuple[str, ...]) -> None:
        """Write down what is not executed."""
        with away():
            self._do(Record(acted(call, verdict, codes)))

    def ended(self, id_: str, how: Ended) -> int:
        """Settle or release the reservation of a call."""
        with away():
            known = self._ledger.row(Reservation, id_)
            if known is None:
                return how.micros or 0
            if known.state not in ("open", "expired"):
                return known.cost
            cost = _cost(known, how)
            self._do(spending.Release(id_) if cost is None else spending.Settle(id_, cost))
            return cost or 0

    def cost(self, id_: str, micros: int) -> None:
        """Settle the reservation of a call; without one there is nothing to settle."""
        with away():
            known = self._ledger.row(Reservation, id_)
            if known is not None and known.state in ("open", "expired"):
                self._do(spending.Settle(id_, micros))

    def shut(self, agents: Collection[str]) -> set[str]:
        """Those whose was opened; who came in since its time was over is one that tries, and has made another state of it."""
        with away():
            found = {row.name for row in self._ledger.rows(Breaker) if row.state == "open"}
        return {agent for agent in agents if breakers.calls(agent) in found}

    def ask(self, call: Call, expires: int) -> Pending:
        """Ask for an approval; the request that is pending already, if there is one."""
        with away():
            nothing = Limits(0, 0, ())
            known = standing(self._ledger, _call(call), call.arguments, nothing, self._now).approval
            if known is not None and known.state == "requested":
                return Pending(known.id, known.expires)
            id_ = secrets.token_hex(8)
            self._do(approvals.Request(id_, call.decision, _subject(call), expires))
            return Pending(id_, expires)

    def grant(self, id_: str, by: str, token: str) -> Refusal | None:
        """Keep a person's approval."""
        with away():
            return self._do(approvals.Grant(id_, by, token))

    def _probe(self, call: Call) -> Refusal | None:
        """Be the one that tries a breaker whose time is over; None also when it is closed."""
        name = breakers.calls(call.agent)
        known = self._ledger.row(Breaker, name)
        if known is None or known.state == "closed":
            return None
        return self._do(breakers.Probe(call.id, name, PROBE))

    def _do(self, asked: command.Command) -> Refusal | None:
        answer = self._ledger.do(asked)
        return Refusal(answer.code, answer.message, answer.remedy) if isinstance(answer, command.Refusal) else None


def _cost(known: Reservation, how: Ended) -> int | None:
    """In micros; None when it cost nothing. A provider may charge for what it was not in time with, and for what nobody waited for."""
    if not how.sent:
        return None
    if known.tool or how.status in _PERHAPS_CHARGED:  # the router says 0 of an answer that it did not wait for
        return known.reserved
    if how.micros is not None:
        return how.micros
    return None if 400 <= how.status < 600 else known.reserved


def _subject(call: Call) -> approvals.Subject:
    return approvals.Subject(call.agent, call.tool, call.arguments)


def _call(call: Call) -> spending.Call:
    return spending.Call(call.agent, call.team, call.track, call.decision, call.model, call.tool)


def acted(call: Call, verdict: Verdict | str, codes: tuple[str, ...]) -> Acted:
    """A call as the ledger has it."""
    return Acted(
        id=call.id,
        decision=call.decision,
        agent=call.agent,
        team=call.team,
        track=call.track,
        tool=call.tool or call.model,
        arguments=call.arguments,
        verdict=verdict,  # type: ignore[arg-type]
        codes=codes,
    )


@contextmanager
def away() -> Iterator[None]:
    """The ledger's own error, as the gateway knows it."""
    try:
        yield
    except UnavailableError as error:
        raise LedgerAway(str(error)) from error
