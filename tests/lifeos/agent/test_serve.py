"""An agent over HTTP: tasks and events in, decisions and problems out."""

import json
import logging

import jsonschema
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lifeos.agent import serve
from lifeos.agent.config import MemoryAt, Told
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Action, Claim, Decision, Task
from lifeos.agent.pod import Pod
from lifeos.agent.recall import SERVED, VERSION
from lifeos.agent.tls import Svid
from tests.lifeos.agent import served

TASK = {"id": "t1", "session": "s1", "text": "Hello?", "date": "2026-03-14"}


def greet(task, desk):
    return Decision(task.id, f"Hello on {desk.today}. {desk.prompt}", claims=(Claim("x", ("a",)),), confidence=0.9)


def asked(answer=greet, **request):
    with TestClient(
        serve.application(answer, Pod(served.told(), Connection(None))), raise_server_exceptions=False
    ) as client:
        return client.post("/v1/decisions", **request)


def test_a_decision():
    answer = asked(json=TASK)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {
        "task": "t1",
        "reply": "Hello on 2026-03-14. Be kind.",
        "claims": [{"text": "x", "cites": ["a"]}],
        "confidence": 0.9,
    }


def broken(task, desk):
    raise ValueError("no")


@pytest.mark.parametrize(
    ("answer", "request_", "status"),
    [(greet, TASK, 200), (greet, {}, 400), (broken, TASK, 500)],
    ids=["good", "no task", "broken"],
)
def test_each_answer_says_which_version_gives_it(answer, request_, status):
    found = asked(answer, json=request_)
    assert (found.status_code, found.headers[serve.VERSION]) == (status, served.told().version)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[]", "Expected `object`"),
        (b'{"id": "t", "session": "s"}', "missing required field `text`"),
        (b'{"id": "t", "session": "s", "text": 3}', "$.text"),
        (b'{"id": "t", "session": "s", "text": "x", "history": [{"by": "me", "text": ""}]}', "$.history[0].by"),
        (b'{"id": "t", "session": "s", "text": "\xff"}', "Invalid"),
    ],
)
def test_what_is_no_task_is_told_with_the_place(body, where):
    answer = asked(content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert where.lower() in answer.json()["detail"].lower()


@pytest.mark.parametrize("kind", ["text/plain", "", "application/cloudevents-batch+json"])
def test_other_media_types(kind):
    answer = asked(content=json.dumps(TASK), headers={"content-type": kind})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


def test_a_large_body_is_refused_however_it_comes():
    whole = asked(content=b" " * (serve.MOST_BYTES + 1), headers={"content-type": "application/json"})
    parts = asked(content=(b" " * 1000 for _ in range(1001)), headers={"content-type": "application/json"})
    assert (whole.status_code, parts.status_code) == (413, 413)
    fitting = json.dumps(TASK).encode().ljust(serve.MOST_BYTES)
    assert asked(content=fitting, headers={"content-type": "application/json"}).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [
        lambda task, desk: 1 / 0,
        lambda task, desk: {"reply": "x"},
        lambda task, desk: Decision(task.id, "x", actions=(Action("t", {"a": object()}, "done"),)),
        lambda task, desk: Decision(task.id, 3),
        lambda task, desk: Decision(task.id, chr(0xD800)),
    ],
)
def test_what_an_agent_raises_is_logged_and_not_told(answer, caplog):
    with caplog.at_level(logging.ERROR, "lifeos.agent"):
        told = asked(answer, json=TASK)
    assert told.status_code == 500
    assert set(told.json()) == {"title", "status", "detail", "instance"}
    assert "Traceback" not in told.text
    assert "ZeroDivision" not in told.text
    assert told.json()["instance"] in caplog.text
    assert "t1" in caplog.text


def test_other_paths_and_methods_are_problems_too():
    with TestClient(serve.application(greet, Pod(served.told(), Connection(None)))) as client:
        assert client.get("/nothing").json()["status"] == 404
        assert client.get("/v1/decisions").json()["status"] == 405


def test_the_contract_describes_what_is_sent_and_answered():
    with TestClient(serve.application(greet, Pod(served.told(), Connection(None)))) as client:
        schema = client.get("/v1/contract").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    decision = asked(json=TASK).json()
    jsonschema.validate({"task": TASK, "decision": decision}, schema)
    for wrong in ({"task": {"id": "t"}}, {"decision": {**decision, "confidence": "high"}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_healthy_is_who_has_a_certificate(tmp_path):
    with TestClient(serve.application(greet, Pod(served.told(), Connection(None)))) as client:
        assert client.get("/healthz").status_code == 200
    waiting = Pod(served.told(), Connection(Svid(str(tmp_path), "life.example")))
    with TestClient(serve.application(greet, waiting)) as client:
        assert client.get("/healthz").status_code == 503


def test_who_has_a_memory_takes_decisions_once_its_version_is_served():
    seen = []

    async def answer(request):
        seen.append(request.headers[VERSION])
        return Response(status_code=200 if len(seen) > 1 else 503)

    memory = Starlette(routes=[Route(SERVED, answer, methods=["POST"])])
    with served.serving(memory) as url:
        told = served.told()
        config = msgspec.structs.replace(told.config, memory=MemoryAt("user-context", "sha256:1", f"{url}/mcp"))
        with TestClient(
            serve.application(greet, Pod(Told(config, told.prompt, told.version), Connection(None)))
        ) as client:
            assert client.get("/healthz").status_code == 200, "it lives"
            assert [client.get("/healthz?traffic").status_code for _ in range(2)] == [503, 200]
    assert seen == ["sha256:1"] * 2
    gone = msgspec.structs.replace(config, memory=MemoryAt("user-context", "sha256:1", "http://127.0.0.1:1/mcp"))
    with TestClient(serve.application(greet, Pod(Told(gone, told.prompt, told.version), Connection(None)))) as client:
        assert client.get("/healthz?traffic").status_code == 503


def test_fields_of_later_versions_are_no_mistake():
    assert asked(json={**TASK, "mood": "good"}).status_code == 200
    assert msgspec.convert(TASK, Task).date == "2026-03-14"
