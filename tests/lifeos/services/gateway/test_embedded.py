"""The policies without OPA: the rules decide, and what stands around them here says what the shipped Rego says."""

import json

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.rego.fault import RegoError
from lifeos.services.gateway import request
from lifeos.services.gateway.embedded import Embedded
from lifeos.services.gateway.opa import NoAnswer
from lifeos.services.gateway.request import Asked
from tests.architecture.test_files import ROOT
from tests.lifeos.services.gateway import books

FACTS = {
    "breaker": "closed",
    "suspended": False,
    "spent_micros": 0,
    "reserved_micros": 0,
    "decision_micros": 0,
    "budgets": {
        name: {"day_micros": 0, "month_micros": 0} for name in ("finance", "health", "knowledge", "lifeos", "platform")
    },
}
PERIOD = {"from": "2026-01-01", "until": "2026-02-01"}
DEAR = {"account": "acc:checking", "payee": "payee:rent", "amount": 150, "reference": "March", "reason": "due"}
PRINCIPAL = "spiffe://lifeos.dev/agent/{}/track/{}"
BOOKING = {"practice": "p", "start": "2026-12-01T09:30", "reason": "check", "fee": 0}


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture(scope="module")
def policies(fleet):
    return Embedded(fleet)


def ask(policies, tool="ledger-read", message=None, *, agent="finance", track="stable", facts=FACTS, **headers):
    if message is None:
        message = books.message(tool, PERIOD, confidence=0.95, route="frontier")
    asked = books.mcp(tool, message, principal=PRINCIPAL.format(agent, track), **headers)
    return policies.ask(request.document(request.read(asked), facts))


def plain(policies, tool, body, *, facts=FACTS, **headers):
    asked = books.mcp(tool, body, principal=PRINCIPAL.format("health", "stable"), **headers)
    return policies.ask(request.document(request.read(asked._replace(told={"kind": "tool", "tool": tool})), facts))


def model(policies, route, length, agent="finance", facts=FACTS):
    asked = Asked(
        principal=PRINCIPAL.format(agent, "stable"),
        told={"kind": "model", "route": route},
        method="POST",
        path=f"/models/{route}/chat/completions",
        host="gateway",
        headers={"content-length": str(length)} if length else {},
        body=b" " * length,
    )
    return policies.ask(request.document(request.read(asked), facts))


def codes(served):
    return [reason.code for reason in served.reasons]


def test_what_is_granted_is_allowed_and_told_who_calls(policies):
    served = ask(policies)
    assert served.result.allowed
    assert served.calls
    assert served.result.headers == {"x-lifeos-agent": "finance", "x-lifeos-track": "stable"}
    assert served.cost_micros == 0


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"agent": "health"}, ["tool-not-granted"]),
        ({"agent": "nobody"}, ["agent-unknown"]),
        ({"facts": {**FACTS, "breaker": "open"}}, ["breaker-open"]),
        ({"facts": {**FACTS, "suspended": True}}, ["suspended"]),
        ({"message": books.message("transfer", PERIOD)}, ["tool-differs"]),
        ({"message": {"jsonrpc": "2.0", "id": 1, "method": "resources/read"}}, ["method-not-allowed"]),
        ({"message": {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}}, ["tool-differs"]),
        ({"message": b"[]"}, ["body-missing"]),
        ({"mcp_name": "transfer"}, ["header-differs"]),
        ({"mcp_method": "tools/call,ping"}, ["header-differs", "header-repeated"]),
        ({"x_lifeos_agent": "health"}, ["header-differs"]),
        ({"message": books.message("ledger-read", {"from": "1"})}, ["arguments-invalid"]),
    ],
)
def test_denials(policies, more, expected):
    served = ask(policies, **more)
    assert codes(served) == expected
    assert not served.result.allowed
    assert served.result.http_status == 200
    error = json.loads(served.result.body)["error"]
    assert (error["code"], error["data"]["code"]) == (-32010, expected[0])
    assert [one["code"] for one in error["data"]["reasons"]] == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"confidence": 0.95}, ["approval-needed"]),
        ({"confidence": 0.1}, ["approval-needed", "confidence-low"]),
        ({"confidence": True}, ["approval-needed", "confidence-missing"]),
        ({"confidence": "much"}, ["approval-needed", "confidence-missing"]),
        ({}, ["approval-needed", "confidence-missing"]),
    ],
)
def test_what_is_stated_counts(policies, stated, expected):
    message = books.message("transfer", DEAR, route="frontier", **stated)
    assert codes(ask(policies, "transfer", message)) == expected


def test_an_approval_of_exactly_this_call_lifts_it(policies):
    message = books.message("transfer", DEAR, route="frontier", confidence=0.9)
    digest = request.read(books.mcp("transfer", message)).digest
    approval = {"valid": True, "agent": "finance", "tool": "transfer", "arguments_digest": digest}
    facts = {**FACTS, "arguments_digest": digest, "approval": approval}
    assert ask(policies, "transfer", message, facts=facts).result.allowed


def test_a_shadow_is_recorded(policies):
    message = books.message("categorise", {"bookings": ["a"], "category": "food"}, confidence=0.9, route="frontier")
    served = ask(policies, "categorise", message, track="shadow")
    assert (served.recorded, served.result.allowed, served.result.http_status) == (True, False, 200)
    assert json.loads(served.result.body)["result"]["isError"] is False


def test_what_keeps_a_session_calls_nothing(policies):
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    assert not ask(policies, message=ping).calls
    assert ask(policies, message=ping).result.allowed
    assert codes(ask(policies, message=ping, agent="health")) == ["tool-not-granted"]
    assert codes(ask(policies, message=ping, facts={**FACTS, "suspended": True})) == ["suspended"]


def test_plain_http_has_statuses_and_states_in_headers(policies):
    stated = {"x_lifeos_confidence": "0.95", "x_lifeos_route": "frontier"}
    served = plain(policies, "appointment-book", BOOKING, **stated)
    assert served.result.allowed
    assert served.cost_micros == 50_000
    served = plain(policies, "appointment-book", BOOKING, facts={**FACTS, "breaker": "open"}, **stated)
    assert served.result.http_status == 429
    assert served.result.headers["retry-after"] == "600"
    served = plain(policies, "appointment-book", BOOKING, facts={"breaker": "closed", "suspended": False}, **stated)
    assert codes(served) == ["spending-unknown"]
    assert served.result.http_status == 403


def test_a_model_costs_the_most_that_it_can(policies):
    served = model(policies, "frontier", 1000)
    assert served.result.allowed
    assert served.cost_micros == 1000 * 4 + 8192 * 20
    assert codes(model(policies, "frontier", 0)) == ["cost-unknown"]
    assert {"over-daily-budget", "over-decision-budget"} <= set(codes(model(policies, "frontier", 10_000_000)))
    assert "route-not-granted" in codes(model(policies, "frontier-b", 10))


def test_an_engine_that_fails_decides_nothing(policies, monkeypatch):
    class Broken:
        def ask(self, _document):
            raise RegoError

    monkeypatch.setattr(policies, "_program", Broken())
    with pytest.raises(NoAnswer):
        ask(policies)
