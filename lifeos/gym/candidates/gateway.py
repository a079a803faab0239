"""The gateway of the Gym: the same protocol as the cluster's gateway speaks with agents, and behind it the desk of a simulation.

Tools by MCP or plain HTTP as they are declared, models by OpenAI's protocol, memory by MCP. What is stated with a call stands where the gateway's
policies look for it (``policies/action/request.rego``); what is not stated is not made up here either.
"""

import math
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifeos import ir
from lifeos.agent.connection import SESSION
from lifeos.agent.desk import Answered
from lifeos.agent.mcp import VERSION
from lifeos.agent.memory import OPERATIONS, RECALL, MemoryRefusedError, NoMemoryError
from lifeos.agent.model import ModelError
from lifeos.gym.simulated_desk import SimulatedDesk

MOST_BYTES = 1_000_000
"""Of one request."""

_DENIED = -32010
_INVALID = -32602
_REFUSED = -32000
"""As the semantic layer refuses."""
_UNSTATED = "unstated"
"""No route has this name: a call that does not say which route decided it is decided as such, and not by the agent's dearest."""


class Reply(NamedTuple):
    """An answer over HTTP, its body as plain data."""

    status: int
    body: Any
    headers: dict[str, str] = {}


Act = Callable[[SimulatedDesk], Reply]
"""Something that is to be done at the desk, in the thread of its simulation."""

Submit = Callable[[str, Act], Awaitable[Reply]]
"""Have it done in the simulation of a session."""


def application(agent: ir.Agent, catalog: ir.Catalog, submit: Submit) -> Starlette:
    """The gateway as an ASGI application."""

    async def tool(request: Request) -> Response:
        name = request.path_params["name"]
        return await _answer(request, submit, lambda body: _tool(name, catalog, body, dict(request.headers)))

    async def memory(request: Request) -> Response:
        return await _answer(request, submit, _memory)

    async def model(request: Request) -> Response:
        name = request.path_params["name"]
        return await _answer(request, submit, lambda body: _model(name, agent, catalog, body))

    return Starlette(
        routes=[
            Route("/tools/{name}", tool, methods=["POST"]),
            Route("/memory/{name}", memory, methods=["POST"]),
            Route("/models/{name}/chat/completions", model, methods=["POST"]),
        ]
    )


async def body_of(request: Request) -> bytes | None:
    """The body; None when it is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


async def _answer(request: Request, submit: Submit, read: Callable[[dict[str, Any]], Reply | Act]) -> Response:
    """Read the request, have done what it asks for, and tell."""
    body = await body_of(request)
    if body is None:
        return _response(_error(413, "body-truncated", f"a call has {MOST_BYTES} bytes at most"))
    try:
        data = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _response(_error(400, "body-missing", f"a call needs a JSON object as its body: {error}"))
    asked = read(data)
    return _response(asked if isinstance(asked, Reply) else await submit(request.headers.get(SESSION, ""), asked))


def _response(reply: Reply) -> Response:
    content = b"" if reply.body is None else msgspec.json.encode(reply.body)
    return Response(content, reply.status, {"content-type": "application/json", **reply.headers})


def _tool(name: str, catalog: ir.Catalog, body: dict[str, Any], headers: dict[str, str]) -> Reply | Act:
    declared = catalog.tools.get(name)
    if "jsonrpc" in body if declared is None else declared.endpoint.protocol == "mcp":
        return _mcp(name, body, lambda params: _call(name, params, body.get("id")))
    confidence, route = headers.get("x-lifeos-confidence"), headers.get("x-lifeos-route") or _UNSTATED
    return lambda desk: _plain(desk.call(name, body, confidence=_number(confidence), route=route))


def _mcp(name: str, body: dict[str, Any], call: Callable[[dict[str, Any]], Reply | Act]) -> Reply | Act:
    """A message of MCP: what keeps the session is answered here, a call is done."""
    method, identity, params = body.get("method"), body.get("id"), body.get("params") or {}
    if method == "initialize":
        server = {"name": "lifeos-gym", "version": "1"}
        return _result(identity, {"protocolVersion": VERSION, "capabilities": {"tools": {}}, "serverInfo": server})
    if method == "ping":
        return _result(identity, {})
    if isinstance(method, str) and method.startswith("notifications/"):
        return Reply(202, None)
    if method == "tools/list":
        return _result(identity, {"tools": [{"name": name, "inputSchema": {"type": "object"}}]})
    if method != "tools/call":
        return _refusal(identity, "method-not-allowed", f"the gateway does not pass on '{method}'")
    if not isinstance(params, dict) or params.get("name") != name:
        return _refusal(identity, "tool-differs", f"the body calls another tool than the path, '{name}'")
    if not isinstance(params.get("arguments", {}), dict):
        return _rpc_error(identity, _INVALID, "the arguments of a call are an object", {})
    meta = params.get("_meta") or {}
    if not isinstance(meta, dict) or not isinstance(meta.get("lifeos.dev/route") or "", str):
        return _rpc_error(
            identity, _INVALID, "what is stated with a call, its '_meta', is an object; a route is a text", {}
        )
    return call(params)


def _call(name: str, params: dict[str, Any], identity: Any) -> Act:
    meta = params.get("_meta") or {}
    stated, route = meta.get("lifeos.dev/confidence"), meta.get("lifeos.dev/route") or _UNSTATED
    confidence = None if isinstance(stated, str) else _number(stated)

    def act(desk: SimulatedDesk) -> Reply:
        answer = desk.call(name, params.get("arguments", {}), confidence=confidence, route=route)
        if answer.outcome == "denied":
            first = answer.reasons[0]
            return _rpc_error(identity, _DENIED, first["message"], {**first, "reasons": answer.reasons})
        marks = {"x-lifeos-recorded": "true"} if answer.outcome == "recorded" else {}
        return _content(identity, answer.result, failed=answer.outcome == "failed", headers=marks)

    return act


def _plain(answer: Answered) -> Reply:
    """What became of a call by plain HTTP."""
    if answer.outcome == "denied":
        first = answer.reasons[0]
        return Reply(403, {"error": {"type": "lifeos_denied", **first, "reasons": answer.reasons}})
    if answer.outcome == "recorded":
        return Reply(202, answer.result, {"x-lifeos-recorded": "true"})
    return Reply(200 if answer.outcome == "done" else 502, answer.result)


def _memory(body: dict[str, Any]) -> Reply | Act:
    identity, params = body.get("id"), body.get("params")
    named = params.get("name") if isinstance(params, dict) else None
    operation = named if named in OPERATIONS else RECALL

    def call(params: dict[str, Any]) -> Reply | Act:
        def act(desk: SimulatedDesk) -> Reply:
            try:
                found = desk.consulted(operation, params.get("arguments", {}))
            except (NoMemoryError, MemoryRefusedError) as error:
                return _rpc_error(identity, _REFUSED, str(error), {})
            return _content(identity, msgspec.to_builtins(found))

        return act

    return _mcp(operation, body, call)


def _model(name: str, agent: ir.Agent, catalog: ir.Catalog, body: dict[str, Any]) -> Reply | Act:
    if name not in (agent.reasoning.high, agent.reasoning.low):
        return _error(403, "route-not-granted", f"the route '{name}' is not granted to this agent")
    try:
        messages = msgspec.convert(body.get("messages"), list[dict[str, str]])
        most = msgspec.convert(body.get("max_tokens", catalog.routes[name].max_output_tokens), int)
        wanted = msgspec.convert(body.get("response_format") or {}, dict[str, Any])
        schema = msgspec.convert(wanted.get("json_schema") or {}, dict[str, Any]).get("schema")
    except msgspec.ValidationError as error:
        return _error(400, "chat-malformed", f"not a chat that the Gym can ask: {error}")
    if any("content" not in message or "role" not in message for message in messages) or not messages:
        return _error(400, "chat-malformed", "each message has a role and a content, both text")

    def act(desk: SimulatedDesk) -> Reply:
        try:
            thought = desk.chat(messages, "high" if name == agent.reasoning.high else "low", schema, most)
        except ModelError as error:
            return Reply(502, {"error": {"type": "model_error", "code": "model-failed", "message": str(error)}})
        usage = thought.usage
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": thought.text}}
        tokens = {
            "prompt_tokens": usage.input_tokens,
            "completion_tokens": usage.output_tokens,
            "total_tokens": usage.input_tokens + usage.output_tokens,
        }
        whole, part = divmod(usage.cost.micros, 1_000_000)
        answer = {"id": "chat", "object": "chat.completion", "model": name, "choices": [choice], "usage": tokens}
        return Reply(200, answer, {"x-litellm-response-cost": f"{whole}.{part:06}"})

    return act


def _content(identity: Any, result: Any, *, failed: bool = False, headers: dict[str, str] | None = None) -> Reply:
    """A tool's result, as text and, where MCP allows it, as data."""
    text = msgspec.json.encode(result).decode()
    told: dict[str, Any] = {"isError": failed, "content": [{"type": "text", "text": text}]}
    if isinstance(result, dict):
        told["structuredContent"] = result
    return _result(identity, told, headers)


def _result(identity: Any, result: dict[str, Any], headers: dict[str, str] | None = None) -> Reply:
    return Reply(200, {"jsonrpc": "2.0", "id": identity, "result": result}, headers or {})


def _rpc_error(identity: Any, code: int, message: str, data: dict[str, Any]) -> Reply:
    """With status 200: MCP's clients drop the session on any other."""
    return Reply(200, {"jsonrpc": "2.0", "id": identity, "error": {"code": code, "message": message, "data": data}})


def _refusal(identity: Any, code: str, message: str) -> Reply:
    reason = {"policy": "kernel", "code": code, "message": message, "remedy": "call one tool, by its own path"}
    return _rpc_error(identity, _DENIED, message, {**reason, "reasons": [reason]})


def _error(status: int, code: str, message: str) -> Reply:
    return Reply(status, {"error": {"type": "lifeos_denied", "code": code, "message": message}})


def _number(stated: Any) -> float | None:
    """A confidence, when it is a number."""
    try:
        value = float(stated)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if isinstance(stated, bool) or not math.isfinite(value) else value
