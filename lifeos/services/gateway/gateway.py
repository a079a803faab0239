"""The one decision path of a request: read, facts, policies, ledger, answer. Nothing is raised; what goes wrong is a denial."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import msgspec

from lifeos import ir
from lifeos.ledger.limits import limits
from lifeos.ledger.spending import Limits
from lifeos.services.gateway import request, tracing
from lifeos.services.gateway.approval import Approvers, Subject
from lifeos.services.gateway.denial import Reason, Reply, denied, malformed, undecided
from lifeos.services.gateway.identity import Caller, caller_of
from lifeos.services.gateway.ledger import Call, Facts, Ledger, LedgerAway, Verdict
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.opa import NoAnswer, Served
from lifeos.services.gateway.pending import Waiting
from lifeos.services.gateway.price import most
from lifeos.services.gateway.request import Asked, Read
from lifeos.services.gateway.strict_json import Malformed

STALE = 60_000_000
"""Microseconds after which figures of money are not believed any more; priced calls are then denied."""

_APPROVABLE = frozenset({"approval-needed", "destruction-unapproved"})
"""Codes of denials that a person's approval would lift."""
_DECISION = "x-lifeos-decision"
_CALL = "x-request-id"
"""Whatever the agent said, what is let through goes by the call's own id: in the router's log, and to who sees its answer (:mod:`lifeos.services.gateway.streams`)."""
_TRACE = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
"""The header ``traceparent`` (w3.org/TR/trace-context)."""

_LOG = logging.getLogger("lifeos.gateway")


class _Known(NamedTuple):
    """A call of an agent that is declared, and what it is measured by. ``dearest``: what a model's answer can cost."""

    call: Call
    bounds: Limits
    dearest: int


class Policies(Protocol):
    """Who decides: :class:`lifeos.services.gateway.opa.Opa`, or :class:`lifeos.services.gateway.embedded.Embedded`. Called by many threads."""

    def ask(self, document: Mapping[str, Any]) -> Served:
        """The decision on an input. Raises :class:`NoAnswer`."""
        ...


class Gateway:
    """Called by many threads."""

    def __init__(
        self,
        fleet: Callable[[], ir.Fleet],
        opa: Policies,
        ledger: Ledger,
        approvers: Approvers,
        waiting: Waiting,
        metrics: Metrics,
        clock: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        """``fleet``: as it is now. ``clock``: microseconds since 1970 UTC."""
        self.fleet = fleet
        self._opa = opa
        self._ledger = ledger
        self._approvers = approvers
        self._waiting = waiting
        self._metrics = metrics
        self._clock = clock

    def decide(self, asked: Asked) -> Reply:
        """What Envoy is to be told."""
        id_ = secrets.token_hex(16)
        with self._metrics.seconds.time(), tracing.deciding(id_, asked):
            return self._answered(id_, asked)

    def _answered(self, id_: str, asked: Asked) -> Reply:
        try:
            return self._decide(id_, asked)
        except NoAnswer as no:
            source, why = "policies", str(no)
            _LOG.error("request %s: %s", id_, no)
        except LedgerAway as away:
            source, why = "ledger", "the ledger does not answer"
            _LOG.error("request %s: the ledger: %s", id_, away)
        except Exception:  # noqa: BLE001  the last resort: a bug here must deny, and tell the caller nothing
            source, why = "gateway", "the gateway failed"
            _LOG.exception("request %s: our own bug", id_)
        self._metrics.undecided(source)
        tracing.undecided(source)
        return denied(undecided(why), status=503, mcp=asked.mcp, headers={_DECISION: id_})

    def _decide(self, id_: str, asked: Asked) -> Reply:
        fleet = self.fleet()
        caller = caller_of(asked.principal, fleet.catalog.platform.trust_domain)
        try:
            read = request.read(asked)
        except Malformed as wrong:
            known = _known(id_, caller, asked, "", fleet)
            return self._refuse(known, malformed(wrong.code, str(wrong)), 400, asked, None)
        if asked.kind == "agent":  # people ask an agent: nothing is spent, and nobody acts yet
            return _begun(_told(self._opa.ask(request.document(read, None)), {}), asked)
        known = _known(id_, caller, asked, read.digest, fleet)
        if known is None:  # a stranger; the policies say so
            served = self._opa.ask(request.document(read, {}))
            reply = _told(served, {_DECISION: id_}, never=True)
            self._decided("", "denied", _codes(served))
            return reply
        return self._call(known, read)

    def _call(self, known: _Known, read: Read) -> Reply:
        call, bounds, dearest = known
        facts = self._ledger.facts(call, bounds)
        grant = facts.grant
        if grant is not None and not self._approvers.signed(
            grant.token, grant.id, Subject(call.agent, call.tool, call.arguments), self._clock()
        ):
            grant = None
        told = self._facts(call, facts._replace(grant=grant))
        try:
            served = self._opa.ask(request.document(read, told))
        except NoAnswer:
            self._ledger.note(call, "denied", ("undecided",))
            raise
        mark = {_DECISION: call.id}
        if not served.calls and served.result.allowed:
            self._decided(call.agent, "allowed")
            return _told(served, mark)
        if not served.result.allowed:
            return self._not_passed(known, read, served, mark)
        refusal = self._ledger.admit(call, max(served.cost_micros or 0, dearest), bounds, grant)
        if refusal is not None:
            reason = Reason("ledger", refusal.code, refusal.message, refusal.remedy)
            return self._refuse(known, reason, 403, read.asked, _id(read))
        self._decided(call.agent, "allowed")
        return _told(served, {**mark, _CALL: call.id})

    def _not_passed(self, known: _Known, read: Read, served: Served, mark: Mapping[str, str]) -> Reply:
        codes = _codes(served)
        verdict: Verdict = "recorded" if served.recorded else "denied"
        self._ledger.note(known.call, verdict, codes)
        self._decided(known.call.agent, verdict, codes)
        if served.recorded or not codes or not set(codes) <= _APPROVABLE:
            return _told(served, mark)
        pending = self._waiting.ask(self._ledger, known.call, read.arguments, self._clock())
        return _with_request(_told(served, mark), pending.id, pending.expires)

    def _decided(self, agent: str, verdict: str, codes: tuple[str, ...] = ()) -> None:
        self._metrics.decided(agent, verdict, codes)
        tracing.decided(agent, verdict, codes)

    def _facts(self, call: Call, facts: Facts) -> dict[str, Any]:
        """As ``policies/action/request.rego`` takes them over."""
        told: dict[str, Any] = {
            "arguments_digest": call.arguments,
            "breaker": facts.breaker,
            "suspended": facts.suspended,
        }
        if self._clock() - facts.at <= STALE:
            told["spent_micros"] = facts.spent
            told["reserved_micros"] = facts.reserved
            told["decision_micros"] = facts.decision
            told["budgets"] = {
                name: {"day_micros": day, "month_micros": month} for name, (day, month) in facts.budgets.items()
            }
        if facts.grant is not None:
            told["approval"] = {
                "valid": True,
                "agent": call.agent,
                "tool": call.tool,
                "arguments_digest": call.arguments,
            }
        return told

    def _refuse(self, known: _Known | None, reason: Reason, status: int, asked: Asked, rpc: Any) -> Reply:
        if known is not None:
            self._ledger.note(known.call, "denied", (reason.code,))
        self._decided("" if known is None else known.call.agent, "denied", (reason.code,))
        mark = {} if known is None else {_DECISION: known.call.id}
        return denied(reason, status=status, mcp=asked.mcp, id_=rpc, headers=mark)


def _known(id_: str, caller: Caller | None, asked: Asked, digest: str, fleet: ir.Fleet) -> _Known | None:
    agent = None if caller is None else fleet.agents.get(caller.agent)
    if caller is None or agent is None:
        return None
    trace = _TRACE.fullmatch(asked.headers.get("traceparent", ""))
    call = Call(
        id=id_,
        decision=trace[1] if trace else id_,
        agent=agent.name,
        team=agent.team,
        track=caller.track,
        tool=asked.tool,
        model=asked.route,
        arguments=digest,
    )
    length = asked.headers.get("content-length", "")
    # Without a length nobody knows what a prompt costs, and the policies deny the call.
    dearest = most(asked.route, int(length), fleet.catalog.routes) if length.isdecimal() else 0
    return _Known(call, limits(agent, fleet.catalog.budgets), dearest)


def _codes(served: Served) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.code for reason in served.reasons))


def _id(read: Read) -> Any:
    return read.body.get("id") if isinstance(read.body, dict) else None


def _told(served: Served, mark: Mapping[str, str], *, never: bool = False) -> Reply:
    """OPA's answer. ``never``: an allowance is no answer to this question."""
    result = served.result
    if result.allowed and never:
        raise NoAnswer("OPA allowed a stranger")
    if not result.allowed and not 200 <= result.http_status <= 599:
        raise NoAnswer("OPA denied without a status")
    return Reply(result.allowed, result.http_status, {**result.headers, **mark}, result.body)


def _begun(reply: Reply, asked: Asked) -> Reply:
    """A question that may pass, as a decision: with the trace that it came with, or one of its own, so that what the agent does and reads for it is found under one name, which who asks is told, too."""
    if not reply.allowed:
        return reply
    trace = _TRACE.fullmatch(asked.headers.get("traceparent", ""))
    if trace is not None:
        return reply._replace(back={_DECISION: trace[1]})
    id_ = secrets.token_hex(16)
    return reply._replace(
        headers={**reply.headers, "traceparent": f"00-{id_}-{secrets.token_hex(8)}-01"}, back={_DECISION: id_}
    )


def _with_request(reply: Reply, id_: str, expires: int) -> Reply:
    """A denial that says which approval is waited for."""
    body = msgspec.json.decode(reply.body)
    error = body["error"]
    error.get("data", error)["approval"] = {"request": id_, "expires": expires // 1_000_000}
    return reply._replace(body=msgspec.json.encode(body).decode())
