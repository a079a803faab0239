"""What an agent's client sends is what the policies at the gateway read, by the real OPA."""

import asyncio
import json

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lifeos.agent.code import function
from lifeos.agent.config import load
from lifeos.agent.contract import Task
from lifeos.agent.pod import Pod
from lifeos.compiler.pipeline import Compilation
from lifeos.gym.candidates import desk_config
from lifeos.rego.action import data as data_of
from tests.lifeos.agent.served import OPEN, serving
from tests.policies.opa import ROOT, evaluate

pytestmark = pytest.mark.proof

MONEY = {"day_micros": 0, "month_micros": 0}


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


@pytest.fixture
def desk(fleet, tmp_path):
    """The desk of an agent behind a gateway that asks OPA, as Envoy does, and answers an allowed call itself."""
    data = data_of(fleet)
    budgets = dict.fromkeys(fleet.catalog.budgets, MONEY)
    spent = {key: {"spent_micros": 0, "reserved_micros": 0} for key in fleet.agents}
    data["lifeos"]["ledger"] = {"agents": spent, "budgets": budgets, "breakers": {}, "approvals": []}
    (tmp_path / "data.json").write_text(json.dumps(data))
    folders = iter(range(9))
    open_servers = []

    def make(name, track="stable"):
        async def tool(request):
            called = fleet.catalog.tools[request.path_params["name"]]
            mcp, body = called.endpoint.protocol == "mcp", await request.body()
            headers = {key: value for key, value in request.headers.items() if key != "host"}
            check = {
                "attributes": {
                    "source": {
                        "principal": f"spiffe://{fleet.catalog.platform.trust_domain}/agent/{name}/track/{track}"
                    },
                    "contextExtensions": {"kind": "tool", "mcp" if mcp else "tool": called.name},
                    "request": {"http": {"method": "POST", "headers": headers, "body": body.decode()}},
                },
                "parsed_body": json.loads(body),
                "truncated_body": False,
            }
            files = ("policies", tmp_path / "data.json")
            answer = await asyncio.to_thread(evaluate, "data.lifeos.envoy.result", files=files, document=check)
            if not answer["allowed"]:
                return Response(answer["body"], answer["http_status"], answer["headers"])
            if not mcp:
                return JSONResponse({"done": True})
            sent = json.loads(body)
            result = {"protocolVersion": "2025-11-25"}
            if sent["method"] == "tools/call":
                result = {"content": [], "structuredContent": {"done": True, "events": []}}
            return JSONResponse({"jsonrpc": "2.0", "id": sent["id"], "result": result} if "id" in sent else None)

        serving_here = serving(Starlette(routes=[Route("/tools/{name}", tool, methods=["POST"])]))
        open_servers.append(serving_here)
        path = desk_config.write(
            str(tmp_path / f"{next(folders)}"), fleet.agents[name], fleet.catalog, serving_here.__enter__()
        )
        return Pod(load(path), OPEN).desk(Task("t", "s", "x"))

    yield make
    for server in open_servers:
        server.__exit__(None, None, None)


def test_what_is_stated_reaches_the_policies(desk):
    finance = desk("finance")
    goal = {"name": "Bike", "target": 900}
    assert finance.call("savings-goal-write", goal, confidence=0.9).outcome == "done"
    unsure = finance.call("savings-goal-write", goal, confidence=0.3)
    assert (unsure.outcome, [reason["code"] for reason in unsure.reasons]) == ("denied", ["confidence-low"])
    silent = finance.call("savings-goal-write", goal)
    assert [reason["code"] for reason in silent.reasons] == ["confidence-missing"]
    assert all(reason["remedy"] for reason in silent.reasons)


def test_the_route_that_decided_counts(desk):
    day = {"practice": "practice:a", "start": "2026-03-20T08:00", "reason": "check-up"}
    answers = {
        route: desk("health").call("appointment-book", day, confidence=0.95, route=route) for route in ("", "local")
    }
    codes = {route: {reason["code"] for reason in answer.reasons} for route, answer in answers.items()}
    assert codes["local"] - codes[""] == {"route-too-low"}


def test_a_tool_that_nobody_granted(desk):
    answer = desk("hello").call("savings-goal-write", {"name": "Bike", "target": 900}, confidence=0.9)
    assert (answer.outcome, answer.reasons[0]["code"]) == ("denied", "tool-not-granted")


def test_a_shadow_is_recorded(desk):
    answer = desk("finance", "shadow").call("savings-goal-write", {"name": "Bike", "target": 900}, confidence=0.9)
    assert (answer.outcome, answer.result) == ("recorded", {"status": "accepted"})


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        ("knowledge", "Remind me to call the dentist tomorrow at 10:00."),
        ("health", "Remind me of my tablets tomorrow at 10:00, in my calendar."),
    ],
)
def test_an_agent_bears_that_what_it_writes_is_only_recorded(desk, agent, text):
    answer = function(str(ROOT / f"agents.d/{agent}/{agent}/agent.py"), "answer")
    decision = answer(Task("t", "s", text), desk(agent, "shadow"))
    assert [(action.tool, action.outcome) for action in decision.actions] == [("calendar-write", "failed")]
