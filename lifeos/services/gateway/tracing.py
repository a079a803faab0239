"""What is decided of a call as a span of the agent's trace. Neither arguments nor prompts are in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode

from lifeos.agent.tracing import AGENT, DENIAL, REQUEST_MODEL, TOOL, caller
from lifeos.services.gateway.request import Asked

_tracer = trace.get_tracer("lifeos.gateway")

VERDICT = "lifeos.verdict"
CALL = "lifeos.call.id"
"""Under which the ledger has the call."""


@contextmanager
def deciding(id_: str, asked: Asked) -> Iterator[Span]:
    """One question of Envoy."""
    subject = {TOOL: asked.tool} if asked.tool else {REQUEST_MODEL: asked.route} if asked.route else {}
    name = f"decide {asked.tool or asked.route or asked.kind}".rstrip()
    known = {CALL: id_, **subject}
    with _tracer.start_as_current_span(name, caller(asked.headers), SpanKind.SERVER, known) as span:
        yield span


def decided(agent: str, verdict: str, codes: tuple[str, ...] = ()) -> None:
    """What became of it, in the present span. ``agent``: empty for a stranger."""
    span = trace.get_current_span()
    span.set_attributes({AGENT: agent, VERDICT: verdict, **({DENIAL: codes[0]} if codes else {})})


def undecided(source: str) -> None:
    """Nobody could decide, for this part of the platform failed."""
    trace.get_current_span().set_status(StatusCode.ERROR, f"{source} failed")
