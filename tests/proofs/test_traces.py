"""One trace of a decision: what the real gateway service decides of an agent's calls, asked by the real Envoy, is told to a collector."""

import time

import pytest

from tests.lifeos.services.test_traces import Collector
from tests.proofs.test_gateway import ProcessWay, fleet  # noqa: F401  a fixture
from tests.proofs.test_opa import rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import READ, transfer

pytestmark = pytest.mark.proof

TRACE, SPAN = "c" * 32, "d" * 16
_SECONDS = 30


@pytest.fixture
def collector(monkeypatch):
    with Collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        yield collector


def until(collector, names):
    """The spans of these names, once all of them were told."""
    deadline = time.monotonic() + _SECONDS
    while (
        not names <= (found := {span.name: (service, span, told) for service, span, told in collector.spans()}).keys()
    ):
        assert time.monotonic() < deadline, f"{names - found.keys()} were not told"
        time.sleep(0.05)
    return found


def test_what_the_gateway_decided_is_a_part_of_the_agents_trace(collector, fleet, rendered, tree, tmp_path):  # noqa: F811
    with ProcessWay(fleet, rendered, tree, tmp_path) as way:
        read, _ = way.call(READ, traceparent=f"00-{TRACE}-{SPAN}-01")
        assert read.status_code == 200
        denied, reached = way.call(transfer(150), traceparent=f"00-{TRACE}-{SPAN}-01")
        assert reached == 0
        found = until(collector, {"decide ledger-read", "decide transfer"})
    for service, span, told in found.values():
        assert service == "lifeos-gateway"
        assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, SPAN)
        assert told["gen_ai.agent.name"] == "finance"
    assert found["decide ledger-read"][2]["lifeos.verdict"] == "allowed"
    told = found["decide transfer"][2]
    assert (told["lifeos.verdict"], told["lifeos.denial.code"]) == ("denied", "approval-needed")
    assert told["lifeos.call.id"] == denied.headers["x-lifeos-decision"]
    everything = str([request for _, request in collector.kept])
    assert "2026-01-31" not in everything, "what is in a call is no part of its trace"
