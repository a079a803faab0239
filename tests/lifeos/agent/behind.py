"""What stands behind the gateway, as real servers: MCP by its own SDK, a plain tool, a model; and a gateway that denies."""

from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

REASON = {"policy": "confidence-floor", "code": "confidence-low", "message": "not sure enough", "remedy": "look again"}


def mcp_app(**options):
    """A server with a few tools at ``/tools/notes`` or ``/memory/user-context``, and the requests that it saw."""
    server = MCPServer("behind")

    @server.tool(name="notes")
    def notes(text: str) -> dict[str, Any]:
        return {"kept": text}

    @server.tool(name="words", structured_output=False)
    def words(text: str) -> str:
        return f"you said {text}"

    @server.tool(name="breaks")
    def breaks() -> str:
        raise ToolError("out of paper")

    @server.tool(name="recall")
    def recall(question: str, most: int) -> dict[str, Any]:
        if question == "odd":
            return {"found": 3}
        records = [
            {"id": "note:b", "text": "Bins on Monday.", "status": "proposed", "orders": True, "score": 0.1},
            {"id": "note:a", "text": "Bins are grey."},
        ]
        return {"state": "sha256:0@1:2", "records": records[:most]}

    @server.tool(name="facts")
    def facts(entity: str, most: int) -> dict[str, Any]:
        return {"state": "sha256:0@1:2", "facts": [{"record": "note:a", "property": "colour", "value": "grey"}][:most]}

    return server.streamable_http_app(**options)


class Seen:
    """An ASGI application that remembers the headers of each request to the one behind it."""

    def __init__(self, app):
        self.app, self.headers = app, []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            self.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        await self.app(scope, receive, send)


def gateway_app():
    """Answers as ``policies/action/envoy.rego`` has it; ``asked``: bodies and headers by path."""
    asked = []

    async def tool(request: Request) -> Response:
        name, body = request.path_params["name"], await request.json()
        asked.append((name, body, dict(request.headers)))
        if name == "gone":
            return Response("no route", 404)
        if name == "plain":
            return JSONResponse({"booked": body}, 200)
        if name == "plain-denied":
            return JSONResponse({"error": {"type": "lifeos_denied", **REASON, "reasons": [REASON]}}, 403)
        if name == "plain-recorded":
            return JSONResponse({"status": "accepted"}, 202, {"x-lifeos-recorded": "true"})
        if name == "plain-broken":
            return Response("Bad Gateway", 502)
        if body["method"] == "initialize" and name != "denied-at-once":
            return JSONResponse({"jsonrpc": "2.0", "id": body["id"], "result": {"protocolVersion": "2025-06-18"}})
        if "id" not in body:
            return Response(None, 202)
        if name == "recorded":
            result = {"isError": False, "content": [{"type": "text", "text": "accepted"}]}
            answer = {"jsonrpc": "2.0", "id": body["id"], "result": result}
            return JSONResponse(answer, 200, {"x-lifeos-recorded": "true"})
        error = {"code": -32010, "message": REASON["message"], "data": {**REASON, "reasons": [REASON]}}
        return JSONResponse({"jsonrpc": "2.0", "id": body["id"], "error": error})

    async def model(request: Request) -> Response:
        body = await request.json()
        asked.append((request.path_params["name"], body, dict(request.headers)))
        words = body["messages"][-1]["content"]
        if words == "too dear":
            return JSONResponse({"error": {"type": "lifeos_denied", **REASON, "reasons": [REASON]}}, 403)
        if words == "odd":
            return JSONResponse({"choices": []})
        answer = {
            "id": "1",
            "model": "smollm2",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
        }
        return JSONResponse(answer, headers={"x-litellm-response-cost": "0.0000123"})

    routes = [
        Route("/tools/{name}", tool, methods=["POST"]),
        Route("/models/{name}/chat/completions", model, methods=["POST"]),
    ]
    return Starlette(routes=routes), asked
