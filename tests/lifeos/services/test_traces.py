"""Traces are sent where the environment says, and nowhere when it says nothing; a collector that is away costs nobody anything."""

import http.server
import subprocess
import sys
import threading

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from lifeos.services import traces

_PROGRAM = """
from opentelemetry import trace
from lifeos.services.traces import exporting
ended = exporting("lifeos-test")
with trace.get_tracer("t").start_as_current_span("work"):
    pass
ended()
"""


class Collector:
    """An endpoint of OTLP over HTTP that keeps what it is sent."""

    def __enter__(self):
        kept = self.kept = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                kept.append((self.path, ExportTraceServiceRequest.FromString(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def spans(self):
        """All of them, each with its service and its attributes."""
        return [
            (_attributes(resource.resource)["service.name"], span, _attributes(span))
            for path, request in self.kept
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
            if path == "/v1/traces"
        ]


def _attributes(part):
    return {one.key: one.value.string_value for one in part.attributes}


def run(**environment):
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(("named", "service"), [({}, "lifeos-test"), ({"OTEL_SERVICE_NAME": "mine"}, "mine")])
def test_they_are_sent_at_the_end(named, service):
    with Collector() as collector:
        assert run(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **named)[0] == 0
        [(name, span, _)] = collector.spans()
    assert (name, span.name) == (service, "work")


def test_nobody_asked_for_them():
    assert run() == (0, "")
    assert traces.exporting("x")() is None


def test_a_collector_that_is_away_fails_nobody():
    assert run(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1", OTEL_EXPORTER_OTLP_TIMEOUT="1")[0] == 0


def test_without_the_libraries_it_is_said(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(traces.UsageError, match="lifeos\\[traces\\]"):
        traces.exporting("x")
