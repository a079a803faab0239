"""Traces of the platform's programs, as spans of OpenTelemetry that are sent by OTLP over HTTP to where ``OTEL_EXPORTER_OTLP_ENDPOINT`` says; nothing is sent without it.

A trace is the decision of an agent: its id is the one under which the ledger has the decision. Agents pass it on and send nothing themselves, for a collector would be
another way out of their pods. What people and models say, arguments and answers are never in a span.

Source: opentelemetry.io/docs/specs/otel/protocol/exporter.
"""

import os
from collections.abc import Callable

from opentelemetry import trace

from lifeos.errors import UsageError

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""Variables of which either says that traces are wanted, and where."""
SERVICE = "OTEL_SERVICE_NAME"


def exporting(service: str) -> Callable[[], None]:
    """Send the spans of this process from now on, in the name of a ``service`` (or of ``OTEL_SERVICE_NAME``); what ends it, and sends the last ones. A collector that is away
    costs its spans and nothing else. Raises :class:`UsageError` where traces are wanted and the libraries are missing."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return lambda: None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  where it is wanted
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"traces need {error.name}: pip install 'lifeos[traces]'") from error
    named = Resource.create({SERVICE_NAME: os.environ.get(SERVICE) or service})
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return provider.shutdown
