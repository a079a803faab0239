"""Calls through the gateway: what is stated goes where the policies look, and each way to answer is understood."""

import pytest

from lifeos.agent.actions import result_of
from lifeos.agent.contract import Task
from lifeos.agent.desk import Answered
from tests.lifeos.agent import behind, served

TASK = Task("t1", "s1", "x")
PLAIN = [(name, "http") for name in ("plain", "plain-denied", "plain-recorded", "plain-broken")]
DENIED = Answered("denied", {"error": "not sure enough"}, (behind.REASON,))


@pytest.fixture(scope="module")
def gateway():
    app, asked = behind.gateway_app()
    with served.serving(app) as url:
        yield url, asked


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("denied", DENIED),
        ("denied-at-once", DENIED),
        ("recorded", Answered("recorded", {"status": "accepted"})),
        ("plain", Answered("done", {"booked": {"a": 1}})),
        ("plain-denied", DENIED),
        ("plain-recorded", Answered("recorded", {"status": "accepted"})),
        ("plain-broken", Answered("failed", {"error": "status 502"})),
    ],
)
def test_what_became_of_a_call(gateway, tool, expected):
    assert served.pod(gateway[0], PLAIN).desk(TASK).call(tool, {"a": 1}, confidence=0.8) == expected


def test_a_tool_that_is_nowhere_failed(gateway):
    answer = served.pod(gateway[0]).desk(TASK).call("gone", {})
    assert (answer.outcome, "nothing is there" in answer.result["error"]) == ("failed", True)


def test_what_is_stated_by_mcp(gateway):
    url, asked = gateway
    served.pod(url).desk(TASK).call("recorded", {"a": 1}, confidence=0.8)
    _, body, headers = asked[-1]
    assert body["params"] == {
        "name": "recorded",
        "arguments": {"a": 1},
        "_meta": {"lifeos.dev/confidence": 0.8, "lifeos.dev/route": "frontier"},
    }
    assert headers["x-lifeos-session"] == "s1"
    assert headers["mcp-protocol-version"] == "2025-06-18", "the server's, which is older"
    served.pod(url).desk(TASK).call("recorded", {}, route="local")
    assert asked[-1][1]["params"]["_meta"] == {"lifeos.dev/route": "local"}


def test_what_is_stated_by_plain_http(gateway):
    url, asked = gateway
    served.pod(url, PLAIN).desk(TASK).call("plain", {"a": 1}, confidence=0.8)
    _, body, headers = asked[-1]
    assert body == {"a": 1}
    stated = [headers.get(f"x-lifeos-{name}") for name in ("session", "confidence", "route")]
    assert stated == ["s1", "0.8", "frontier"]
    served.pod(url, PLAIN).desk(TASK).call("plain", {"a": 1})
    assert "x-lifeos-confidence" not in asked[-1][2]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"structuredContent": {"a": 1}, "content": []}, {"a": 1}),
        ({"content": [{"type": "text", "text": '{"a": 1}'}]}, {"a": 1}),
        ({"content": [{"type": "text", "text": "some words"}]}, "some words"),
        ({"content": [{"type": "image"}, 3]}, ""),
        ({"isError": True, "content": [{"type": "text", "text": "no paper"}]}, {"error": "no paper"}),
    ],
)
def test_results(result, expected):
    assert result_of(result) == expected
