"""The semantic layer, asked through both its doors."""

import asyncio
import json
import threading

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from starlette.testclient import TestClient

from lifeos import __version__
from lifeos.agent.config import MemoryAt
from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.mcp import Mcp
from lifeos.agent.memory import Records
from lifeos.agent.recall import SERVED, VERSION, ask
from lifeos.services.semantic.app import app
from lifeos.services.semantic.callers import Caller
from tests.lifeos.memory.lives import ANNA, BILL, id_of, version
from tests.lifeos.services.semantic.serving import bearer, layer


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    return layer(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def client(here):
    with TestClient(app(here.layer, lambda: True), headers=bearer(here, "finance")) as client:
        yield client


def test_recall_over_rest(client, here):
    found = client.get("/v1/recall", params={"question": "Gasthaus Linde on 2025-06-06", "most": 1})
    assert found.status_code == 200
    (record,) = found.json()["records"]
    assert record["id"] == id_of("giro", BILL)
    assert found.json()["state"].startswith(f"{here.snapshot}@")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("recall", 400, "missing required field `question`"),
        ("recall?question=", 400, "length >= 1"),
        ("recall?question=x&most=0", 400, ">= 1"),
        ("recall?question=x&most=many", 400, "`int`"),
        ("recall?question=x&limit=3", 400, "unknown field `limit`"),
        ("recall?question=x&question=y", 400, "given twice"),
        ("neighbours?entity=x&hops=4", 400, "<= 3"),
        ("timeline?from=yesterday", 400, "regex"),
        ("timeline?from=2025-13", 400, "regex"),
        ("timeline?until=2025-02-32", 400, "regex"),
        ("remind?question=x", 404, "there is no GET /v1/remind; /openapi.json"),
        ("remember?entity=x", 405, "there is no GET /v1/remember"),
    ],
)
def test_a_wrong_question_is_told(client, path, status, said):
    found = client.get(f"/v1/{path}")
    assert (found.status_code, said in found.json()["error"]) == (status, True), found.text


def test_nobody_gets_nothing(here):
    with TestClient(app(here.layer, lambda: True)) as client:
        for headers in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic eDp5"}):
            assert client.get("/v1/recall?question=x", headers=headers).status_code == 401
            assert client.post("/mcp", json={}, headers=headers).status_code == 401
        assert client.get("/healthz").text == "ok\n"


def test_an_agent_sees_its_scopes_and_another_sees_others(here):
    with TestClient(app(here.layer, lambda: True)) as client:
        for agent, sees in (("finance", False), ("knowledge", True)):
            found = client.get("/v1/facts?entity=Anna Berg", headers=bearer(here, agent)).json()["facts"]
            assert (id_of("contacts", ANNA) in {fact["record"] for fact in found}) == sees
            found = client.get("/v1/timeline?scope=finance", headers=bearer(here, agent)).json()["events"]
            assert bool(found) == (not sees)


def test_readiness_names_what_is_not_open_and_for_whom(tmp_path):
    here, begun = layer(tmp_path), []
    with TestClient(app(here.layer, lambda: bool(begun))) as client:

        def ready(path):
            found = client.get(f"/readyz{path}")
            return found.status_code, found.json()

        assert ready("") == (503, {"waitsFor": ["user-context"]})
        assert ready("/finance") == (503, {"waitsFor": ["user-context"]})
        begun.append("a pass of the keeper is over")
        assert ready("") == (200, {"waitsFor": ["user-context"]})
        here.layer.answer(Caller("finance"), "recall", {"question": "x"})
        assert ready("/finance") == (200, {"waitsFor": []})
        assert ready("/nobody")[0] == 404


def test_live_pods_and_a_canary_ask_two_versions_at_once_and_a_revert_takes_both_back(tmp_path):
    here = layer(tmp_path, follows=lambda memory: [here.snapshot] if memory.snapshot != here.snapshot else [])
    _, canary = version(tmp_path / "store", {("giro", "finance"): [BILL]})
    with TestClient(app(here.layer, lambda: True)) as client:

        def asked(compiled):
            headers = {**bearer(here, "finance"), VERSION: compiled}
            assert client.post(SERVED, headers=headers).status_code == 200
            return client.get("/v1/recall?question=x", headers=headers).json()["state"].partition("@")[0]

        assert asked(here.snapshot) == here.snapshot
        here.pins["now"] = canary
        assert (asked(canary), asked(here.snapshot), asked("")) == (canary, here.snapshot, canary)
        here.pins["now"] = here.snapshot
        assert (asked(canary), asked(here.snapshot)) == (here.snapshot, here.snapshot)


def test_whether_its_version_is_served_is_said_to_an_agent_and_to_nobody_else(tmp_path):
    here = layer(tmp_path)
    with TestClient(app(here.layer, lambda: True)) as client:
        assert client.post(SERVED).status_code == 401
        here.pins["now"] = "sha256:" + "1" * 64
        assert client.post(SERVED, headers=bearer(here, "finance")).status_code == 503
        here.pins["now"] = here.snapshot
        assert client.post(SERVED, headers=bearer(here, "finance")).status_code == 200


def test_openapi_describes_what_is_answered(client):
    described = client.get("/openapi.json").json()
    assert [*described["paths"]] == [
        f"/v1/{name}" for name in ("recall", "facts", "neighbours", "timeline", "remember", "forget")
    ]
    sent = described["paths"]["/v1/remember"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert sent["required"] == ["entity", "property", "value", "scope"]
    names = {one["name"] for one in described["paths"]["/v1/timeline"]["get"]["parameters"]}
    assert names == {"entity", "scope", "from", "until", "most"}


TEXTS = st.text(max_size=60)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS), lambda some: st.lists(some, max_size=3)
)
ARGUMENTS = st.dictionaries(
    st.sampled_from(["question", "entity", "most", "hops", "from", "until", "scope", "x", "id", "why"]), VALUES
)
NAMES = st.sampled_from(["recall", "facts", "neighbours", "timeline", "remember", "forget", ""])


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, ARGUMENTS)
def test_whatever_is_asked_is_answered_or_refused(client, name, arguments):
    params = {key: str(value) for key, value in arguments.items()}
    found = client.get(f"/v1/{name}", params=params)
    assert found.status_code in (200, 400, 404, 405)
    said = {"entity": "Tea", "property": "is", "value": "tea", "scope": "finance", **arguments}
    sent = said if name == "remember" else {"id": "x", "why": "y", **arguments}
    assert client.post(f"/v1/{name}", content=json.dumps(sent)).status_code in (200, 400, 403, 404, 405, 409)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    found = client.post("/mcp", content=json.dumps(call), headers=headers)
    assert found.status_code in (200, 400)
    assert "result" in found.json() or found.json()["error"]["code"] != -32603


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_whatever_is_sent_is_no_fault_of_ours(client, body):
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    assert client.post("/mcp", content=body, headers=headers).status_code < 500
    assert client.post("/v1/remember", content=body).status_code in (400, 404)


def test_a_body_that_is_too_large_is_refused(client):
    assert client.post("/mcp", content=b" " * 200_000).status_code == 413
    assert client.post("/v1/remember", content=b" " * 200_000).status_code == 413


def test_both_doors_remember_and_forget_alike(client):
    said = {"entity": "Tea", "property": "purpose", "value": "calms", "scope": "finance"}
    told = client.post("/v1/remember", json=said).json()
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "remember", "arguments": said}}
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    assert client.post("/mcp", json=call, headers=headers).json()["result"]["structuredContent"] == told
    gone = {"id": told["id"], "why": "asked"}
    call["params"] = {"name": "forget", "arguments": gone}
    forgot = client.post("/mcp", json=call, headers=headers).json()["result"]["structuredContent"]
    assert client.post("/v1/forget", json=gone).json() == forgot
    again = client.post("/v1/remember", json=said)
    assert (again.status_code, "is not learned again" in again.json()["error"]) == (409, True)


@pytest.fixture(scope="module")
def served(here):
    """Over a real socket, as agents reach it."""
    server = uvicorn.Server(uvicorn.Config(app(here.layer, lambda: True), port=0, log_config=None))
    started = threading.Event()
    real = server.startup

    async def startup(*arguments, **options):
        await real(*arguments, **options)
        started.set()

    server.startup = startup
    thread = threading.Thread(target=server.run)
    thread.start()
    assert started.wait(30)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
    server.should_exit = True
    thread.join()


def test_the_agents_own_client_recalls(here, served):
    connection = Connection(None)
    mcp, memory = Mcp(connection), MemoryAt("user-context", here.snapshot, served)
    question = "What did I pay at Gasthaus Linde on 2025-06-06?"
    found = ask(mcp, memory, "recall", {"question": question, "most": 1}, Records, bearer(here, "finance"))
    assert [(one.id, one.text, one.status, one.source) for one in found.records] == [
        (id_of("giro", BILL), "Transaction on 2025-06-06: -45.00 EUR, Gasthaus Linde, Table 4", "recorded", "giro")
    ]
    assert found.state.startswith(here.snapshot)
    with pytest.raises(GatewayError, match="refused: recall: Expected `int` <= 100"):
        ask(mcp, memory, "recall", {"question": question, "most": 1000}, Records, bearer(here, "finance"))
    with pytest.raises(GatewayError, match="status 401"):
        ask(Mcp(connection), memory, "recall", {"question": question}, Records, {})
    connection.close()


def test_the_protocols_own_client_lists_and_calls(here, served):
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    async def ask():
        async with (
            httpx2.AsyncClient(headers=bearer(here, "knowledge")) as http,
            Client(streamable_http_client(served, http_client=http)) as client,
        ):
            tools = await client.list_tools()
            return tools.tools, await client.call_tool("neighbours", {"entity": "Anna Berg"})

    tools, called = asyncio.run(ask())
    assert [one.name for one in tools] == ["recall", "facts", "neighbours", "timeline", "remember", "forget"]
    assert [one.annotations.read_only_hint for one in tools] == [True] * 4 + [False] * 2
    assert [one.annotations.destructive_hint for one in tools] == [False] * 5 + [True]
    assert [one["name"] for one in called.structured_content["neighbours"]] == ["Gasthaus Linde"]


def test_who_serves_says_of_which_version_it_is(client):
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    found = client.post("/mcp", json=asked, headers={"accept": "application/json, text/event-stream"})
    assert found.json()["result"]["serverInfo"] == {"name": "lifeos-memory", "version": __version__}
