"""The guard: the fleet's own action policies decide what a simulated agent may do."""

import socket

import msgspec
import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.guard import Guard, Ledger, digest_of
from lifeos.units import Money
from tests.architecture.test_files import ROOT

PERIOD = {"from": "2026-01-01", "until": "2026-02-01"}
RENT = {"account": "acc:checking", "payee": "payee:rent", "amount": 50, "reference": "March", "reason": "due"}
DEAR = {**RENT, "amount": 150}
ERASE = {"records": ["note:a"], "scope": "notes", "reason": "asked"}


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


def decide(guard, tool, arguments, agent="finance", track="stable", confidence=0.95, route="frontier", **ledger):
    return guard.decide(agent, track, tool, arguments, confidence=confidence, route=route, ledger=Ledger(**ledger))


def codes(answer):
    return [reason["code"] for reason in answer.reasons]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ({"tool": "ledger-read", "arguments": PERIOD}, []),
        ({"tool": "ledger-read", "arguments": {}}, ["arguments-invalid"]),
        ({"tool": "ledger-read", "arguments": {**PERIOD, "more": 1}}, ["arguments-invalid"]),
        ({"tool": "ledger-read", "arguments": PERIOD, "agent": "health"}, ["tool-not-granted"]),
        ({"tool": "transfer", "arguments": RENT}, []),
        ({"tool": "transfer", "arguments": RENT, "confidence": None}, ["confidence-missing"]),
        ({"tool": "transfer", "arguments": DEAR}, ["approval-needed"]),
        ({"tool": "transfer", "arguments": DEAR, "approved": {("transfer", digest_of(DEAR))}}, []),
        ({"tool": "transfer", "arguments": DEAR, "approved": {("transfer", digest_of(RENT))}}, ["approval-needed"]),
        ({"tool": "transfer", "arguments": DEAR, "approved": {("categorise", digest_of(DEAR))}}, ["approval-needed"]),
        ({"tool": "transfer", "arguments": RENT, "breaker": "open"}, ["breaker-open"]),
        (
            {
                "tool": "delete-data",
                "arguments": ERASE,
                "agent": "knowledge",
                "approved": {("delete-data", digest_of(ERASE))},
            },
            [],
        ),
    ],
)
def test_decisions(guard, call, expected):
    answer = decide(guard, **call)
    assert codes(answer) == expected
    assert answer.allow is (expected == [])
    assert all(reason["remedy"] for reason in answer.reasons)


def test_erasing_needs_an_approval(guard):
    assert not decide(guard, "delete-data", ERASE, agent="knowledge").allow


def test_low_confidence_may_not_act(guard):
    assert not decide(guard, "transfer", RENT, confidence=0.5).allow


def test_a_call_that_costs_more_than_is_left_is_refused(fleet):
    tool = msgspec.structs.replace(fleet.catalog.tools["ledger-read"], cost=Money(250_000))
    priced = msgspec.structs.replace(fleet.catalog, tools={**fleet.catalog.tools, "ledger-read": tool})
    dear = Guard(msgspec.structs.replace(fleet, catalog=priced))
    assert decide(dear, "ledger-read", PERIOD).allow
    assert not decide(dear, "ledger-read", PERIOD, spent=fleet.agents["finance"].budget.per_day.micros).allow
    assert not decide(dear, "ledger-read", PERIOD, decision=400_000).allow, (
        "0.25 after 0.40 is more than 0.50 a decision"
    )


def test_high_stakes_are_not_decided_on_a_small_model(guard):
    assert not decide(guard, "transfer", RENT, route="local").allow


def test_a_shadow_is_recorded_and_not_executed(guard):
    answer = decide(guard, "transfer", RENT, track="shadow")
    assert (answer.allow, answer.record) == (False, True)


@pytest.mark.parametrize("agent", ["nobody", "finance/track/stable/agent/x", ""])
def test_who_is_not_known_may_nothing(guard, agent):
    assert not decide(guard, "ledger-read", PERIOD, agent=agent).allow


def test_a_tool_that_nobody_declared(guard):
    assert not decide(guard, "teleport", {}).allow


def test_a_suspended_agent_is_judged_as_it_will_be_without_the_brake(fleet):
    braked = msgspec.structs.replace(fleet.agents["finance"], suspend=True)
    guard = Guard(msgspec.structs.replace(fleet, agents={**fleet.agents, "finance": braked}))
    assert decide(guard, "ledger-read", PERIOD).allow


def test_nothing_satisfies_a_schema_that_is_elsewhere(fleet):
    """And nobody goes there for it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        tool = fleet.catalog.tools["ledger-read"]
        away = {"$ref": f"http://127.0.0.1:{server.getsockname()[1]}/x"}
        tools = {**fleet.catalog.tools, tool.name: msgspec.structs.replace(tool, arguments=away)}
        other = msgspec.structs.replace(fleet, catalog=msgspec.structs.replace(fleet.catalog, tools=tools))
        assert codes(decide(Guard(other), "ledger-read", PERIOD)) == ["arguments-invalid"]
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_stricter_limit_is_obeyed_at_once(fleet):
    platform = fleet.catalog.platform
    agent = fleet.agents["finance"]
    lower = msgspec.structs.replace(agent.budget.approval_above, micros=40_000_000)
    budget = msgspec.structs.replace(agent.budget, approval_above=lower)
    agents = {**fleet.agents, "finance": msgspec.structs.replace(agent, budget=budget)}
    assert platform.limits.approval_above.micros > lower.micros
    stricter = Guard(msgspec.structs.replace(fleet, agents=agents))
    assert codes(decide(stricter, "transfer", RENT)) == ["approval-needed"]


def test_a_model_call_is_estimated_at_its_dearest(guard):
    """8,192 tokens of answer at 20 USD a million are 0.16384 USD; finance may spend 0.50 USD on a decision."""
    assert guard.decide_model("finance", "stable", "frontier", 1_000, Ledger(decision=332_160)).allow
    over = guard.decide_model("finance", "stable", "frontier", 1_000, Ledger(decision=332_161))
    assert [reason["policy"] for reason in over.reasons] == ["cost-within-budget"]
    assert guard.decide_model("finance", "stable", "local", 10**9, Ledger(decision=499_999)).allow


def test_a_route_that_is_not_the_agents(guard):
    refused = guard.decide_model("finance", "stable", "frontier-b", 10, Ledger())
    assert [reason["policy"] for reason in refused.reasons] == ["tool-allowed"]
