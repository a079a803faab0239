"""Each decision is a span of the agent's trace, and says nothing of what was in the call."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lifeos.services.gateway import tracing
from lifeos.services.gateway.denial import Reason
from lifeos.services.gateway.opa import NoAnswer
from tests.lifeos.services.gateway.test_gateway import READ, World, denial

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CALL = READ._replace(headers={**READ.headers, "traceparent": f"00-{TRACE}-{SPAN}-01"})


@pytest.fixture
def spans(monkeypatch):
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("test"))
    return exporter


def one(spans):
    (span,) = spans.get_finished_spans()
    return span, dict(span.attributes)


def test_an_allowed_call(spans):
    reply = World().decide(CALL)
    span, told = one(spans)
    assert (span.name, f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == ("decide look", TRACE, SPAN)
    assert told == {
        "gen_ai.agent.name": "pilot",
        "gen_ai.tool.name": "look",
        "lifeos.call.id": reply.headers["x-lifeos-decision"],
        "lifeos.verdict": "allowed",
    }


def test_a_denied_call(spans):
    World(lambda _: denial(Reason("a", "confidence-low", "low", "think"))).decide(CALL)
    span, told = one(spans)
    assert (told["lifeos.verdict"], told["lifeos.denial.code"]) == ("denied", "confidence-low")
    assert span.status.is_ok, "a denial is what the gateway is for"


def test_a_call_that_nobody_could_decide(spans):
    def away(_):
        raise NoAnswer("gone")

    World(away).decide(CALL)
    span, told = one(spans)
    assert (span.status.is_ok, span.status.description) == (False, "policies failed")
    assert "lifeos.verdict" not in told


def test_a_stranger_and_a_trace_that_is_none(spans):
    World(lambda _: denial(Reason("a", "stranger", "who", "show"))).decide(
        CALL._replace(principal="spiffe://else/x", headers={**READ.headers, "traceparent": "00-nonsense"})
    )
    span, told = one(spans)
    assert (span.parent, told["gen_ai.agent.name"]) == (None, "")
