"""Spans as the real SDK exports them, and the trace that goes on at the gateway."""

import json

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from lifeos.agent import serve, tracing
from lifeos.agent.connection import Connection
from lifeos.agent.contract import Decision
from lifeos.agent.pod import Pod
from tests.lifeos.agent import behind, served

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TASK = {"id": "t1", "session": "s1", "text": "my iban is DE00", "memory": "sha256:0@7"}


def answer(task, desk):
    desk.call("denied", {"secret": "hunter2"}, confidence=0.2)
    desk.call("plain-broken", {})
    thought = desk.think("what is hunter2?", schema={"type": "string"} if "data" in task.text else None)
    return Decision(task.id, "I will not say hunter2.", confidence=0.9, usage=thought.usage)


@pytest.fixture
def spans(monkeypatch):
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("test"))
    return exporter


def decide(task=TASK):
    app, asked = behind.gateway_app()
    with served.serving(app) as url:
        pod = Pod(served.told(url, [("plain-broken", "http")]), Connection(None))
        with TestClient(serve.application(answer, pod)) as client:
            status = client.post("/v1/decisions", json=task, headers={"traceparent": CALLER}).status_code
    return status, asked


def test_what_is_recorded(spans):
    assert decide()[0] == 200
    found = {span.name: span for span in spans.get_finished_spans()}
    assert list(found) == ["execute_tool denied", "execute_tool plain-broken", "chat local", "invoke_agent hello"]
    assert dict(found["invoke_agent hello"].attributes) == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "lifeos",
        "gen_ai.agent.name": "hello",
        "gen_ai.agent.version": served.IMAGE,
        "gen_ai.conversation.id": "s1",
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.usage.output_tokens": 3,
        "lifeos.task.id": "t1",
        "lifeos.memory.state": "sha256:0@7",
        "lifeos.confidence": 0.9,
    }
    assert dict(found["execute_tool denied"].attributes) == {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "denied",
        "gen_ai.tool.type": "extension",
        "lifeos.outcome": "denied",
        "lifeos.denial.code": "confidence-low",
    }
    assert found["execute_tool plain-broken"].attributes["error.type"] == "tool_failed"
    assert found["execute_tool plain-broken"].status.status_code is trace.StatusCode.ERROR
    assert dict(found["chat local"].attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "local",
        "gen_ai.request.max_tokens": 256,
        "gen_ai.output.type": "text",
        "gen_ai.response.model": "smollm2",
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.usage.output_tokens": 3,
        "lifeos.cost.micros": 13,
    }


def test_one_trace_from_the_caller_to_the_gateway(spans):
    _, asked = decide()
    finished = {span.name: span for span in spans.get_finished_spans()}
    agent = finished["invoke_agent hello"]
    assert trace.format_trace_id(agent.context.trace_id) == CALLER.split("-")[1]
    assert trace.format_span_id(agent.parent.span_id) == CALLER.split("-")[2]
    chat = next(headers for name, _, headers in asked if name == "local")
    assert chat["traceparent"].split("-")[1:3] == [
        CALLER.split("-")[1],
        trace.format_span_id(finished["chat local"].context.span_id),
    ]


def test_without_an_sdk_the_callers_trace_is_passed_on():
    status, asked = decide()
    assert status == 200
    assert {headers["traceparent"] for _, _, headers in asked} == {CALLER}


def test_an_error_is_told_by_its_kind(spans):
    assert decide({**TASK, "text": "data"})[0] == 500
    found = {span.name: span for span in spans.get_finished_spans()}
    for name in ("chat local", "invoke_agent hello"):
        assert found[name].attributes["error.type"] == "ModelError"
        assert found[name].status.status_code is trace.StatusCode.ERROR


@pytest.mark.parametrize("text", [TASK["text"], "data"])
def test_what_people_and_models_say_is_in_no_span(spans, text):
    decide({**TASK, "text": text})
    exported = json.dumps([json.loads(span.to_json()) for span in spans.get_finished_spans()])
    assert "invoke_agent" in exported
    assert "hunter2" not in exported
    assert "DE00" not in exported
