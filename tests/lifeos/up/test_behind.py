"""What is behind the gateway: tools that are simulated, tools and models that are asked."""

import contextlib
import json

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from lifeos.compiler.pipeline import Compilation
from lifeos.gym.recall import BY_WORDS
from lifeos.up.behind import Models, RealTools, SimulatedTools, kept_session
from lifeos.up.world import Simulated
from tests.architecture.test_files import ROOT
from tests.lifeos.agent.served import serving
from tests.lifeos.bundle import fleets
from tests.lifeos.services.gateway.books import message

FLEET = fleets.fleet()


@pytest.fixture(scope="module")
def world():
    fleet = Compilation(str(ROOT), cached=False).analysis.fleet
    return Simulated(str(ROOT), fleet, fleet.agents["hello"], BY_WORDS, "today")


def call(world, arguments, tool="calendar-read", *, mcp=True, agent="hello"):
    body = message(tool, arguments) if mcp else arguments
    return SimulatedTools({"hello": world}).call(agent, tool, json.dumps(body).encode(), {}, mcp=mcp)


def test_a_world_is_that_of_a_practice_scenario(world):
    carried = call(world, {"from": world.today})
    events = json.loads(carried.body)["result"]["structuredContent"]["events"]
    assert events
    assert set(carried.read) == {event["id"] for event in events}
    assert world.record(events[0]["id"]).startswith("title: ")
    assert world.record("nothing") == ""
    assert events[0]["title"] in carried.read[events[0]["id"]]


def test_plain_http_and_what_fails(world):
    assert json.loads(call(world, {"from": world.today}, mcp=False).body)["events"]
    wrong = call(world, {"from": "yesterday"}, mcp=False)
    assert (wrong.status, wrong.failed) == (502, True)
    wrong = call(world, {"from": "yesterday"})
    assert (wrong.status, wrong.failed, json.loads(wrong.body)["result"]["isError"]) == (200, True, True)
    nobody = call(world, {}, agent="eve")
    assert nobody.failed
    assert b"nobody simulates" in nobody.body


def test_a_simulation_that_fails_is_told_to_the_agent(world):
    for mcp in (True, False):
        broken = call(world, {}, tool="transfer", mcp=mcp)  # nothing that a tool of the bank could be asked
        assert broken.failed
        assert b"declared otherwise" in broken.body


def test_a_session_of_mcp_is_kept():
    assert kept_session({"method": "initialize", "id": 1}, "look").body.count(b"protocolVersion") == 1
    assert kept_session({"method": "notifications/initialized"}, "look").status == 202
    assert b'"name":"look"' in kept_session({"method": "tools/list", "id": 2}, "look").body
    assert json.loads(kept_session({"method": "ping", "id": 3}, "look").body)["result"] == {}


def answering(data, status=200, seen=None, cost=None):
    async def answer(request):
        if seen is not None:
            seen.append((request.headers, await request.body()))
        return JSONResponse(data, status, {} if cost is None else {"x-litellm-response-cost": cost})

    return Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])


def test_a_real_tool_is_told_who_calls_and_sees_no_token():
    seen = []
    with serving(answering({"a": 1}, seen=seen)) as url:
        look = FLEET.catalog.tools["look"]
        there = msgspec.structs.replace(look, endpoint=msgspec.structs.replace(look.endpoint, url=f"{url}/mcp"))
        headers = {"authorization": "Bearer secret", "x-lifeos-agent": "pilot", "content-type": "application/json"}
        with contextlib.closing(RealTools({"look": there})) as tools:
            carried = tools.call("pilot", "look", b"{}", headers, mcp=True)
    assert (carried.status, json.loads(carried.body), carried.failed) == (200, {"a": 1}, False)
    assert seen[0][0]["x-lifeos-agent"] == "pilot"
    assert "authorization" not in seen[0][0]


def test_a_tool_that_is_not_there_has_cost_nothing():
    look = FLEET.catalog.tools["look"]
    nowhere = msgspec.structs.replace(look.endpoint, url="http://127.0.0.1:1/mcp")
    with contextlib.closing(RealTools({"look": msgspec.structs.replace(look, endpoint=nowhere)})) as tools:
        carried = tools.call("pilot", "look", b"{}", {}, mcp=True)
    assert (carried.status, carried.sent, carried.failed) == (502, False, True)


def test_a_model_costs_what_is_declared():
    usage = {"prompt_tokens": 1000, "completion_tokens": 10}
    with serving(answering({"usage": usage})) as url, contextlib.closing(Models(url, FLEET.catalog.routes)) as models:
        carried = models.ask("best", b"{}")
    price = FLEET.catalog.routes["best"].upstreams[0].price
    expected = -(-(1000 * price.input.micros + 10 * price.output.micros) // 1_000_000)
    assert carried.micros == expected > 0
    assert float(carried.headers["x-litellm-response-cost"]) == pytest.approx(expected / 1_000_000)
    seen, routes = [], FLEET.catalog.routes
    router = answering({}, cost="0.000007", seen=seen)
    with serving(router) as url, contextlib.closing(Models(f"{url}/at/{{route}}", routes, "key")) as models:
        assert models.ask("best", b"{}").micros == 7, "who answered knows better"
    assert seen[0][0]["authorization"] == "Bearer key"
    with serving(answering([])) as url, contextlib.closing(Models(url, routes)) as models:
        assert models.ask("best", b"{}").micros is None, "what nobody says is for the ledger to presume"
    away = answering({"error": {"message": "nobody"}}, 503)
    with serving(away) as url, contextlib.closing(Models(url, FLEET.catalog.routes)) as models:
        carried = models.ask("best", b"{}")
    assert (carried.failed, carried.micros) == (True, None)
