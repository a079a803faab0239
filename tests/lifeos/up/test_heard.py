"""What the door heard of a decision."""

from lifeos.services.gateway.denial import Reason, denied
from lifeos.up.behind import Carried
from lifeos.up.heard import Heard, passed, refused
from lifeos.up.messages import Call

NO = Reason("confidence-floor", "confidence-low", "too low", "ask")
TRACE = "0" * 31 + "1"


def test_calls_are_of_the_trace_that_they_say():
    heard = Heard()
    heard.note("ada", f"00-{TRACE}-{'0' * 16}-01", Call("look", "allowed"))
    heard.note("ada", f"00-{TRACE}-{'1' * 16}-01", Call("pay", "denied"))
    heard.note("bob", f"00-{TRACE}-{'0' * 16}-01", Call("look", "allowed"))
    for nonsense in ("", "00-1-2-3", f"00-{TRACE.upper()}-x-01"):
        heard.note("ada", nonsense, Call("look", "allowed"))
    assert [call.tool for call in heard.of("ada", TRACE)] == ["look", "pay"]
    assert heard.of("eve", TRACE) == []


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr("lifeos.up.heard._MOST", 2)
    heard = Heard()
    traces = [f"{number:032x}" for number in range(3)]
    for trace in traces:
        heard.note("ada", f"00-{trace}-{'0' * 16}-01", Call("look", "allowed"))
    assert [len(heard.of("ada", trace)) for trace in traces] == [0, 1, 1]


def test_a_refusal_has_its_reasons_by_either_protocol():
    for mcp in (True, False):
        call = refused("pay", denied(NO, NO, status=403, mcp=mcp))
        assert (call.verdict, call.reasons) == ("denied", (NO, NO))


def test_what_is_recorded_and_what_failed():
    reply = denied(NO, status=202, mcp=False, headers={"x-lifeos-recorded": "true"})
    assert refused("pay", reply).verdict == "recorded"
    assert passed("pay", Carried(502, {}, b"", failed=True)).verdict == "failed"
    assert passed("pay", Carried(200, {}, b"", read={"a": "b"})) == Call("pay", "allowed", read={"a": "b"})
