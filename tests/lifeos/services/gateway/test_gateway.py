"""One decision path: what OPA allows is admitted by the ledger and written down before it is answered; whatever fails denies."""

import json
import re
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway.approval import Approvers
from lifeos.services.gateway.denial import Reason
from lifeos.services.gateway.gateway import STALE, Gateway
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.opa import NoAnswer, Result, Served
from lifeos.services.gateway.pending import Waiting
from tests.lifeos.bundle import fleets
from tests.lifeos.services.gateway import books

FLEET = fleets.fleet()
KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
READ = books.mcp("look", books.message("look", {"from": "a"}, confidence=0.9))
WIPE = books.mcp("wipe", books.message("wipe", {"all": True}, confidence=0.9))
NEEDED = Reason("delete-data-needs-approval", "destruction-unapproved", "nobody approved", "ask")


def denial(reason=NEEDED, **more):
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 7, "error": {"code": -32010, "message": "no", "data": {"code": reason.code}}}
    )
    result = Result(False, {"content-type": "application/json"}, 200, body)
    return Served(result, calls=True, recorded=False, reasons=[reason], **more)


def allowance(cost=0):
    return Served(Result(True, {"x-lifeos-agent": "pilot"}), calls=True, recorded=False, reasons=[], cost_micros=cost)


class Scripted:
    """Stands where OPA does: answers by what it is asked, and keeps that."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def ask(self, document):
        self.asked.append(document)
        return self.answer(document)


class World:
    def __init__(self, answer=lambda _: allowance()):
        self.now = books.NOW
        self.books = books.Books(lambda: self.now)
        self.opa = Scripted(answer)
        self.waiting = Waiting()
        approvers = Approvers({"pat": KEY.public_key()})
        self.metrics = Metrics()
        self.gateway = Gateway(
            lambda: FLEET, self.opa, self.books, approvers, self.waiting, self.metrics, lambda: self.now
        )

    def decide(self, asked=READ):
        return self.gateway.decide(asked)


def error(reply):
    return json.loads(reply.body)["error"]


def test_allowed_is_written_down_and_told_to_the_server():
    world = World()
    reply = world.decide()
    assert reply.allowed
    ((call, verdict, _),) = world.books.events
    assert verdict == "allowed"
    assert (call.agent, call.team, call.track, call.tool) == ("pilot", "alpha", "stable", "look")
    assert reply.headers == {"x-lifeos-agent": "pilot", "x-lifeos-decision": call.id, "x-request-id": call.id}


def test_what_is_stateful_is_added():
    world = World()
    world.books.agents["pilot"], world.books.budgets["alpha"] = 5, 7
    world.books.suspended.add("pilot")
    world.decide()
    facts = world.opa.asked[0]["facts"]
    assert facts.pop("arguments_digest").startswith("sha256:")
    assert facts == {
        "breaker": "closed",
        "suspended": True,
        "spent_micros": 0,
        "reserved_micros": 5,
        "decision_micros": 0,
        "budgets": {"alpha": {"day_micros": 7, "month_micros": 7}, "root": {"day_micros": 0, "month_micros": 0}},
    }


def test_figures_that_are_stale_are_not_told():
    world = World()
    world.books.age = STALE + 1
    world.decide()
    assert {"spent_micros", "budgets"}.isdisjoint(world.opa.asked[0]["facts"])
    assert world.opa.asked[0]["facts"]["breaker"] == "closed"


def test_the_calls_of_one_trace_are_one_decision():
    world = World(lambda _: allowance(100))
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    for _ in range(2):
        assert world.decide(READ._replace(headers={**READ.headers, "traceparent": trace})).allowed
    assert world.books.decisions == {"a" * 32: 200}


def test_a_hundred_callers_at_the_edge_of_a_budget_never_overspend_it():
    limit = FLEET.agents["pilot"].budget.per_decision.micros
    day = FLEET.agents["pilot"].budget.per_day.micros
    assert day > limit
    world = World(lambda _: allowance(limit))
    start = threading.Barrier(100)
    replies = []

    def call():
        start.wait(30)
        replies.append(world.decide())

    threads = [threading.Thread(target=call) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    allowed = [reply for reply in replies if reply.allowed]
    assert len(allowed) == min(day, 20_000_000) // limit < 100
    assert world.books.agents["pilot"] <= day
    refused = next(reply for reply in replies if not reply.allowed)
    assert (refused.status, error(refused)["data"]["code"]) == (200, "budget-exhausted")


def test_denied_is_written_down():
    world = World(lambda _: denial(Reason("a", "confidence-low", "low", "think")))
    assert not world.decide().allowed
    assert [(verdict, codes) for _, verdict, codes in world.books.events] == [("denied", ("confidence-low",))]
    assert world.waiting.all(world.now) == []


def test_a_shadows_write_is_recorded_and_answered():
    recorded = Served(
        Result(False, {"x-lifeos-recorded": "true"}, 200, '{"result":{}}'),
        calls=True,
        recorded=True,
        reasons=[Reason("shadow-may-not-act", "shadow-recorded", "recorded", "none")],
    )
    world = World(lambda _: recorded)
    reply = world.decide(books.mcp("look", books.message("look", {}), track="unheard-of"))
    assert (reply.allowed, reply.status, reply.headers["x-lifeos-recorded"]) == (False, 200, "true")
    ((call, verdict, _),) = world.books.events
    assert (call.track, verdict) == ("shadow", "recorded")


def test_the_handshake_is_passed_on_and_is_no_action():
    world = World(lambda _: Served(Result(True), calls=False, recorded=False, reasons=[]))
    assert world.decide(books.mcp("look", {"jsonrpc": "2.0", "id": 1, "method": "initialize"})).allowed
    assert world.books.events == []


def test_people_ask_an_agent():
    world = World(lambda _: Served(Result(True, {"x-lifeos-shadow": "1"}), calls=False, recorded=False, reasons=[]))
    asked = READ._replace(principal="", told={"kind": "agent"}, path="/ask?x=1", body=b"\xff")
    trace = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    reply = world.decide(asked._replace(headers={**asked.headers, **trace}))
    assert (reply.headers, reply.back) == ({"x-lifeos-shadow": "1"}, {"x-lifeos-decision": "a" * 32})
    assert "facts" not in world.opa.asked[0]


@pytest.mark.parametrize("said", [{}, {"traceparent": "mine"}, {"traceparent": f"00-{'0' * 32}-{'b' * 16}-01"}])
def test_a_question_without_a_trace_is_given_one_that_who_asks_is_told(said):
    world = World(lambda _: Served(Result(True), calls=False, recorded=False, reasons=[]))
    asked = READ._replace(principal="", told={"kind": "agent"}, headers=said)
    replies = [world.decide(asked) for _ in range(2)]
    for reply in replies:
        (decision,) = reply.back.values()
        assert re.fullmatch(rf"00-{decision}-[0-9a-f]{{16}}-01", reply.headers["traceparent"])
    assert replies[0].back != replies[1].back


def test_a_question_that_is_denied_is_no_decision():
    world = World(lambda _: Served(Result(False, {}, 403), calls=False, recorded=False, reasons=[]))
    reply = world.decide(READ._replace(principal="", told={"kind": "agent"}))
    assert (reply.allowed, dict(reply.back), "traceparent" in reply.headers) == (False, {}, False)


@pytest.mark.parametrize(
    "principal", ["", "spiffe://elsewhere/agent/pilot/track/stable", books.DOMAIN.format("nobody", "stable")]
)
def test_a_stranger_is_never_allowed(principal):
    world = World()
    reply = world.decide(READ._replace(principal=principal))
    assert (reply.allowed, reply.status) == (False, 200)
    assert error(reply)["data"]["code"] == "undecided"


def fails(error):
    def answer(_document):
        raise error

    return answer


@pytest.mark.parametrize("failure", [NoAnswer("OPA took too long"), RuntimeError("of-secrets"), RecursionError()])
def test_without_an_answer_nothing_passes(failure, caplog):
    world = World(fails(failure))
    reply = world.decide()
    assert (reply.allowed, reply.status) == (False, 200)
    assert error(reply)["data"]["code"] == "undecided"
    assert "of-secrets" not in reply.body
    plain = world.decide(READ._replace(told={"kind": "tool", "tool": "look"}))
    assert plain.status == 503


def test_without_a_ledger_nothing_passes():
    world = World()
    world.books.away = True
    for asked in (READ, READ._replace(body=b"{")):
        reply = world.decide(asked)
        assert (reply.allowed, error(reply)["data"]["code"]) == (False, "undecided")
        assert "of-secrets" not in reply.body


def test_a_ledger_that_goes_away_in_between():
    world = World()

    def answer(_document):
        world.books.away = True
        return allowance()

    world.opa.answer = answer
    assert not world.decide().allowed


def test_what_cannot_be_read_never_reaches_opa():
    world = World()
    reply = world.decide(READ._replace(body=b'{"a":1,"a":2}', headers={"content-type": "application/json"}))
    assert error(reply)["data"]["code"] == "key-repeated"
    assert world.opa.asked == []
    assert [codes for _, _, codes in world.books.events] == [("key-repeated",)]


TEXT = st.text(max_size=30)


@given(
    st.builds(
        READ._replace,
        principal=TEXT | st.just(READ.principal),
        told=st.dictionaries(
            st.sampled_from(["kind", "mcp", "tool", "route"]),
            TEXT | st.sampled_from(["tool", "agent", "model", "look"]),
        ),
        method=TEXT,
        path=TEXT | st.just("/tools/look"),
        headers=st.dictionaries(
            st.sampled_from(["content-type", "content-length", "traceparent"]), TEXT | st.just("application/json")
        ),
        body=st.binary(max_size=60),
    )
)
def test_garbage_gets_an_answer_and_no_traceback(asked):
    world = World(lambda _: denial(Reason("a", "b", "c", "d")))
    reply = world.decide(asked)
    assert not reply.allowed
    assert 200 <= reply.status < 600
    assert "Traceback" not in reply.body
    json.loads(reply.body)
