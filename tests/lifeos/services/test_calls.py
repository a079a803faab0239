"""What became of a decision's calls, asked of the gateway service as it answers."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.ledger.records import Record
from lifeos.ledger.sql import SqlLedger
from lifeos.services import calls
from lifeos.services.calls import Calls, CallsUnknown
from lifeos.services.exposition import metrics_of
from lifeos.services.gateway.app import probes
from lifeos.services.gateway.booked import acted
from lifeos.services.gateway.ledger import Call
from lifeos.services.gateway.metrics import Metrics
from tests.lifeos.agent import served


def test_the_gateway_service_answers(tmp_path):
    of = calls.trace()
    ledger = SqlLedger(str(tmp_path / "ledger.sqlite"))
    call = Call("c", of, "pilot", "alpha", "shadow", tool="pay")
    ledger.do(Record(acted(call, "denied", ("confidence-low",))))
    with served.serving(
        probes(lambda: None, lambda: True, lambda of: ledger.lines(decision=of), metrics_of(Metrics().registry))
    ) as url:
        ask = calls.asked_of(url)
        assert ask(of) == Calls(denied=("confidence-low",))
        assert ask(calls.trace()) == Calls()
        with pytest.raises(CallsUnknown):
            ask("no-trace")
    with pytest.raises(CallsUnknown, match="does not say"):
        ask(of)
    ledger.close()


@pytest.mark.parametrize("body", ["", "[]", '{"denied": 3}', "\\xff"])
def test_whatever_else_answers_is_no_answer(body):
    async def odd(_request):
        return Response(body)

    with served.serving(Starlette(routes=[Route(f"{calls.PATH}/{{id}}", odd)])) as url, pytest.raises(CallsUnknown):
        calls.asked_of(url)(calls.trace())


def test_a_trace_is_one_of_w3c():
    of = calls.trace()
    assert re.fullmatch(f"00-{of}-[0-9a-f]{{16}}-01", calls.traceparent(of))
    assert calls.trace() != of
