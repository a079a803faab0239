"""The door for agents: MCP over streamable HTTP, by the protocol's own library. Each operation is a tool; a refusal is an error of JSON-RPC, which a
model can act on. There are no sessions, so any replica can answer any request."""

from typing import Any

import msgspec
from mcp import MCPError
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from starlette.concurrency import run_in_threadpool

from lifeos import __version__
from lifeos.services.semantic.asking import Refusal
from lifeos.services.semantic.layer import SemanticLayer
from lifeos.services.semantic.operations import OPERATIONS
from lifeos.services.semantic.schema import inlined

MOST_BYTES = 100_000
"""Of a request's body."""

_REFUSED = -32000
"""JSON-RPC: of those that a server may define."""


def sessions(layer: SemanticLayer) -> StreamableHTTPSessionManager:
    """The door; its lifespan is that of the application."""

    async def tools(_context: Any, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=_tools())

    async def call(context: Any, params: CallToolRequestParams) -> CallToolResult:
        return await run_in_threadpool(_called, layer, context.request, params)

    server: Server[Any] = Server("lifeos-memory", version=__version__, on_list_tools=tools, on_call_tool=call)
    return StreamableHTTPSessionManager(
        server,
        json_response=True,
        stateless=True,
        max_request_body_size=MOST_BYTES,
        # A page in a browser has no token; who has one may come by any name of this machine.
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


def _called(layer: SemanticLayer, request: Any, params: CallToolRequestParams) -> CallToolResult:
    try:
        answer = layer.answer(layer.caller(request), params.name, params.arguments or {})
    except Refusal as refusal:
        known = refusal.status in (400, 404)
        raise MCPError(INVALID_PARAMS if known else _REFUSED, str(refusal)) from refusal
    found = msgspec.to_builtins(answer)
    text = msgspec.json.encode(found).decode()
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=found)


def _tools() -> list[Tool]:
    return [
        Tool(
            name=name,
            description=one.about,
            input_schema=inlined(one.asked),
            output_schema=inlined(one.answered),
            annotations=ToolAnnotations(
                read_only_hint=not one.writes,
                destructive_hint=one.takes,
                idempotent_hint=True,
                open_world_hint=False,
            ),
        )
        for name, one in OPERATIONS.items()
    ]
