"""CloudEvents 1.0 over HTTP, in the examples' own shapes."""

import json

import pytest
from starlette.testclient import TestClient

from lifeos.agent import events, serve
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Decision
from lifeos.agent.pod import Pod
from lifeos.agent.problem import Problem
from tests.lifeos.agent import served

TASK = {"id": "Grüße 1%", "session": "s", "text": "Hello?"}
BINARY = {
    "content-type": "application/json; charset=utf-8",
    "ce-specversion": "1.0",
    "ce-type": "dev.lifeos.task",
    "ce-source": "/calendars/1",
    "ce-id": "A234-1234",
    "ce-time": "2026-03-14T08:00:00Z",
}
STRUCTURED = {
    "specversion": "1.0",
    "type": "dev.lifeos.task",
    "source": "/calendars/1",
    "id": "A234-1234",
    "datacontenttype": "application/json",
    "data": TASK,
}
KIND = {"content-type": "application/cloudevents+json; charset=UTF-8"}


def sent(body, headers):
    app = serve.application(lambda task, _desk: Decision(task.id, "Hi."), Pod(served.told(), Connection(None)))
    with TestClient(app) as client:
        return client.post("/v1/decisions", content=json.dumps(body), headers=headers)


def test_binary_mode_is_answered_in_binary_mode():
    answer = sent(TASK, BINARY)
    assert answer.json() == {"task": TASK["id"], "reply": "Hi."}
    told = {name: value for name, value in answer.headers.items() if name.startswith("ce-")}
    assert told.pop("ce-id")
    assert told == {
        "ce-specversion": "1.0",
        "ce-type": "dev.lifeos.decision",
        "ce-source": "/agents/hello",
        "ce-subject": "Gr%C3%BC%C3%9Fe%201%25",
    }
    assert answer.headers["content-type"] == "application/json"


def test_structured_mode_is_answered_in_structured_mode():
    answer = sent(STRUCTURED, KIND)
    assert answer.headers["content-type"] == "application/cloudevents+json"
    event = answer.json()
    assert event.pop("id") != sent(STRUCTURED, KIND).json()["id"], "another answer is another event"
    assert event == {
        "specversion": "1.0",
        "type": "dev.lifeos.decision",
        "source": "/agents/hello",
        "subject": TASK["id"],
        "datacontenttype": "application/json",
        "data": {"task": TASK["id"], "reply": "Hi."},
    }


def test_headers_are_percent_decoded():
    asked = events.read({**BINARY, "ce-id": "Euro%20%E2%82%AC%20%F0%9F%98%80"}, json.dumps(TASK).encode())
    assert asked.event.id == "Euro € 😀"


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"ce-type": "dev.knative.sources.ping"}, "type"),
        ({"ce-specversion": "0.3"}, "specversion"),
        ({"ce-id": ""}, "ce-id"),
        ({"ce-source": None}, "ce-source"),
    ],
)
def test_what_is_no_event_in_binary_mode(headers, said):
    given = {name: value for name, value in {**BINARY, **headers}.items() if value is not None}
    with pytest.raises(Problem, match=said) as caught:
        events.read(given, json.dumps(TASK).encode())
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "dev.knative.sources.ping", "data": 3}, "type"),
        ({"specversion": "0.3"}, "specversion"),
        ({"id": ""}, "id"),
        ({"source": 3}, r"\$\.source"),
        ({"data": {"id": "t"}}, r"\$\.data"),
        ({"data": {**TASK, "text": 3}}, r"\$\.data\.text"),
    ],
)
def test_what_is_no_event_in_structured_mode(change, said):
    answer = sent({**STRUCTURED, **change}, KIND)
    assert answer.status_code == 400
    with pytest.raises(Problem, match=said):
        events.read(KIND, json.dumps({**STRUCTURED, **change}).encode())


def test_a_body_in_base64_is_not_a_task():
    assert sent({**STRUCTURED, "data_base64": "e30=", "data": None}, KIND).status_code == 400
