"""The MCP client against servers of the official SDK."""

import pytest

from lifeos.agent.connection import GatewayError
from lifeos.agent.mcp import Mcp
from tests.lifeos.agent import behind, served


@pytest.fixture(scope="module", params=["stateful", "stateless", "json"])
def server(request):
    options = {"stateful": {}, "stateless": {"stateless_http": True}, "json": {"json_response": True}}[request.param]
    app = behind.Seen(behind.mcp_app(streamable_http_path="/tools/notes", **options))
    with served.serving(app) as url:
        yield f"{url}/tools/notes", app


def test_a_call(server):
    url, seen = server
    mcp = Mcp(served.OPEN)
    first = mcp.call(url, "notes", {"text": "Grüße"}, {"x-lifeos-session": "s1"}, {"lifeos.dev/confidence": 0.9})
    assert first.result["structuredContent"] == {"kept": "Grüße"}
    count = len(seen.headers)
    assert mcp.call(url, "notes", {"text": "b"}, {"x-lifeos-session": "s2"}).result["structuredContent"] == {
        "kept": "b"
    }
    assert len(seen.headers) == count + 1, "the handshake is made once"
    assert [headers["x-lifeos-session"] for headers in seen.headers][-4:] == ["s1", "s1", "s1", "s2"]
    assert seen.headers[-1]["mcp-protocol-version"] == "2025-11-25"


def test_what_a_tool_says_went_wrong(server):
    url, _ = server
    message = Mcp(served.OPEN).call(url, "breaks", {}, {})
    assert message.result["isError"] is True
    assert "out of paper" in message.result["content"][0]["text"]


def test_a_session_that_the_server_forgot_is_begun_anew():
    """As after a restart of the server."""
    mcp, app = Mcp(served.OPEN), behind.mcp_app(streamable_http_path="/tools/notes")
    with served.serving(app) as url:
        assert mcp.call(f"{url}/tools/notes", "notes", {"text": "a"}, {}).error is None
        mcp._sessions[f"{url}/tools/notes"]["mcp-session-id"] = "0" * 32
        assert mcp.call(f"{url}/tools/notes", "notes", {"text": "a"}, {}).error is None


def test_nobody_there():
    with pytest.raises(GatewayError, match=r"no answer from http://127\.0\.0\.1:1/"):
        Mcp(served.OPEN).call("http://127.0.0.1:1/tools/x", "x", {}, {})
