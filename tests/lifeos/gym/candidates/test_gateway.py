"""The Gym's gateway by its protocol, with a desk that only remembers; with a whole simulation: ``test_http_candidate.py``."""

import asyncio

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from starlette.testclient import TestClient

from lifeos.agent.contract import Usage
from lifeos.agent.desk import Answered, Thought
from lifeos.agent.memory import MemoryRefusedError, NoMemoryError, Record, Records
from lifeos.agent.model import ModelError
from lifeos.gym.candidates import gateway
from lifeos.units import Money
from tests.lifeos.agent.served import serving

REASON = {"policy": "p", "code": "c", "message": "no", "remedy": "r"}
ANSWERS = {"ledger-read": Answered("done", {"bookings": []}), "categorise": Answered("denied", {}, (REASON,))}


class Desk:
    def __init__(self):
        self.seen = []

    def call(self, tool, arguments, *, confidence=None, route=""):
        self.seen.append((tool, arguments, confidence, route))
        return ANSWERS.get(tool, Answered("failed", {"error": "out of paper"}))

    def consulted(self, operation, arguments):
        self.seen.append((operation, arguments))
        return Records(records=(Record("note:b", "B"), Record("note:a", "A", status="proposed")))

    def chat(self, messages, stakes, schema, most_tokens):
        self.seen.append((messages, stakes, schema, most_tokens))
        if schema:
            raise ModelError("not as asked for")
        return Thought("certainly", usage=Usage(5, 2, 1, Money(1_000_007)))


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def app(fleet, desk):
    async def submit(session, act):
        return act(desk) if session == "s" else gateway.Reply(409, {})

    return gateway.application(fleet.agents["finance"], fleet.catalog, submit)


@pytest.fixture
def client(app):
    with TestClient(app, headers={"x-lifeos-session": "s"}) as client:
        yield client


def rpc(method, **params):
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}


def test_a_client_of_the_official_sdk_calls_a_tool(app, desk):
    async def call(url):
        import httpx2
        from mcp.client.streamable_http import streamable_http_client

        async with httpx2.AsyncClient(headers={"x-lifeos-session": "s"}) as http:
            transport = streamable_http_client(f"{url}/tools/ledger-read", http_client=http)
            async with Client(transport, mode="legacy") as client:
                assert [tool.name for tool in (await client.list_tools()).tools] == ["ledger-read"]
                return await client.call_tool("ledger-read", {"from": "2026-01-01"})

    with serving(app) as url:
        found = asyncio.run(call(url))
    assert (found.structured_content, found.is_error) == ({"bookings": []}, False)
    assert desk.seen == [("ledger-read", {"from": "2026-01-01"}, None, "unstated")]


def test_a_denial_is_one_that_a_model_can_act_on(client):
    answer = client.post("/tools/categorise", json=rpc("tools/call", name="categorise", arguments={}))
    assert answer.status_code == 200
    assert answer.json()["error"] == {"code": -32010, "message": "no", "data": {**REASON, "reasons": [REASON]}}


def test_what_is_stated_is_passed_on_and_nothing_else(client, desk):
    meta = {"lifeos.dev/confidence": 0.8, "lifeos.dev/route": "frontier"}
    for stated in (meta, {}, {"lifeos.dev/confidence": "0.8"}, {"lifeos.dev/confidence": True}):
        client.post("/tools/ledger-read", json=rpc("tools/call", name="ledger-read", arguments={}, _meta=stated))
    headers = {"x-lifeos-confidence": "0.9", "x-lifeos-route": "local"}
    client.post("/tools/appointment-book", json={"day": 1}, headers=headers)
    client.post("/tools/appointment-book", json={"day": 1}, headers={"x-lifeos-confidence": "nan"})
    assert [seen[2:] for seen in desk.seen] == [
        (0.8, "frontier"),
        (None, "unstated"),
        (None, "unstated"),
        (None, "unstated"),
        (0.9, "local"),
        (None, "unstated"),
    ]
    assert desk.seen[-1][1] == {"day": 1}


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/tools/ledger-read", rpc("server/discover"), 200, "method-not-allowed"),
        ("/tools/ledger-read", rpc("tools/call", name="categorise", arguments={}), 200, "tool-differs"),
        ("/tools/ledger-read", {"from": "2026-01-01"}, 200, "method-not-allowed"),
        ("/tools/ledger-read", rpc("tools/call", name="ledger-read", arguments=[]), 200, None),
        ("/memory/user-context", rpc("tools/call", name="recall", arguments=[]), 200, None),
        ("/tools/ledger-read", [], 400, "body-missing"),
        ("/models/frontier-b/chat/completions", {"messages": []}, 403, "route-not-granted"),
        ("/models/local/chat/completions", {"messages": []}, 400, "chat-malformed"),
        ("/models/local/chat/completions", {"messages": [{"role": "user"}]}, 400, "chat-malformed"),
        ("/models/local/chat/completions", {"messages": "x", "max_tokens": 3}, 400, "chat-malformed"),
    ],
)
def test_what_is_no_call_reaches_no_desk(client, desk, path, body, status, code):
    answer = client.post(path, json=body)
    assert (answer.status_code, desk.seen) == (status, [])
    error = answer.json()["error"]
    assert (error.get("code") if status != 200 else error["data"].get("code")) == code


def test_too_much(client, desk):
    answer = client.post("/tools/ledger-read", content=b" " * (gateway.MOST_BYTES + 1))
    assert (answer.status_code, desk.seen) == (413, [])


def test_memory(client, desk):
    body = rpc("tools/call", name="recall", arguments={"question": "bins", "most": 2})
    found = client.post("/memory/user-context", json=body).json()["result"]["structuredContent"]
    proposed = {"id": "note:a", "text": "A", "status": "proposed"}
    assert found == {"records": [{"id": "note:b", "text": "B"}, proposed]}
    client.post("/memory/user-context", json=rpc("tools/call", name="timeline", arguments={"from": "2026"}))
    assert desk.seen == [("recall", {"question": "bins", "most": 2}), ("timeline", {"from": "2026"})]


@pytest.mark.parametrize("error", [NoMemoryError(), MemoryRefusedError("declare spec.memory.access")])
def test_no_memory_is_told_as_the_semantic_layer_tells_it(client, desk, error):
    def refuses(_operation, _arguments):
        raise error

    desk.consulted = refuses
    body = rpc("tools/call", name="recall", arguments={"question": "bins"})
    answer = client.post("/memory/user-context", json=body).json()
    assert (answer["error"]["code"], "declare spec.memory" in answer["error"]["message"]) == (-32000, True)


def test_a_chat(client, desk):
    messages = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"},
    ]
    answer = client.post("/models/frontier/chat/completions", json={"messages": messages, "max_tokens": 9})
    assert answer.json()["choices"][0]["message"]["content"] == "certainly"
    assert answer.json()["usage"] == {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    assert answer.headers["x-litellm-response-cost"] == "1.000007"
    assert desk.seen == [(messages, "high", None, 9)]
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}}
    failed = client.post("/models/local/chat/completions", json={"messages": messages, "response_format": wanted})
    assert (failed.status_code, failed.json()["error"]["message"]) == (502, "not as asked for")
    assert desk.seen[-1][1:] == ("low", {"type": "object"}, 512), "the route's own limit"


def test_an_outage_of_a_plain_tool_is_no_success(client):
    answer = client.post("/tools/appointment-book", json={})
    assert (answer.status_code, answer.json()) == (502, {"error": "out of paper"})


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["NaN", "1e999", "0.9", ""])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3)
)
STATED = ANYTHING | st.fixed_dictionaries(
    {}, optional={"lifeos.dev/confidence": ANYTHING, "lifeos.dev/route": ANYTHING, "other": ANYTHING}
)
PARAMS = ANYTHING | st.fixed_dictionaries(
    {"name": st.sampled_from(["ledger-read", "recall"]) | ANYTHING},
    optional={"arguments": ANYTHING | st.fixed_dictionaries({"question": ANYTHING, "most": ANYTHING}), "_meta": STATED},
)
CALL = st.fixed_dictionaries(
    {"method": st.just("tools/call") | ANYTHING}, optional={"id": ANYTHING, "jsonrpc": ANYTHING, "params": PARAMS}
)
CHAT = st.fixed_dictionaries(
    {},
    optional={
        "messages": ANYTHING | st.just([{"role": "user", "content": "a"}]),
        "max_tokens": ANYTHING,
        "response_format": ANYTHING | st.fixed_dictionaries({"json_schema": ANYTHING}),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        ["/tools/ledger-read", "/tools/no-such", "/memory/user-context", "/models/local/chat/completions"]
    ),
    body=CALL | CHAT | ANYTHING,
    confidence=st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=5),
)
def test_whatever_is_asked_is_answered(client, desk, path, body, confidence):
    headers = [(b"content-type", b"application/json"), (b"x-lifeos-confidence", confidence.strip().encode("latin-1"))]
    answer = client.post(path, content=msgspec.json.encode(body), headers=headers)
    assert answer.status_code in (200, 202, 400, 403, 502), answer.text
    if path == "/tools/ledger-read" and answer.status_code == 200:
        assert {"result", "error"} & set(answer.json())
    assert all(
        len(seen) != 4 or not isinstance(seen[1], dict) or seen[2] is None or seen[2] - seen[2] == 0
        for seen in desk.seen
    )


@pytest.mark.parametrize("meta", [[], ["x"], "x", 3, {"lifeos.dev/route": ["frontier"]}])
def test_what_is_stated_oddly_is_an_error_that_names_it(client, desk, meta):
    body = rpc("tools/call", name="ledger-read", arguments={}, _meta=meta)
    answer = client.post("/tools/ledger-read", json=body)
    if meta:
        assert (answer.status_code, answer.json()["error"]["code"], desk.seen) == (200, -32602, [])
    else:
        assert answer.json()["result"]["isError"] is False


def test_a_body_deeper_than_anything_is_no_call(client, desk):
    answer = client.post("/tools/ledger-read", content=b'{"a":' * 100_000 + b"1" + b"}" * 100_000)
    assert (answer.status_code, desk.seen) == (400, [])
