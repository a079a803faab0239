"""The semantic layer over HTTP: ``/mcp`` for agents, ``GET /v1/recall`` and its like, ``POST /v1/remember`` and ``/v1/forget`` for programs, ``/openapi.json`` that describes them."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lifeos.agent.recall import SERVED
from lifeos.services.semantic.asking import Refusal
from lifeos.services.semantic.layer import SemanticLayer
from lifeos.services.semantic.mcp import MOST_BYTES, sessions
from lifeos.services.semantic.operations import OPERATIONS
from lifeos.services.semantic.schema import openapi


class _Door:
    """MCP, once it is known who asks: without a name not even the tools are listed."""

    def __init__(self, layer: SemanticLayer, behind: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._layer = layer
        self._behind = behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._layer.caller(Request(scope))
        except Refusal as refusal:
            await _said(refusal.status, {"error": str(refusal)})(scope, receive, send)
            return
        await self._behind(scope, receive, send)


def app(layer: SemanticLayer, begun: Callable[[], bool]) -> Starlette:
    """The service. ``begun``: whether it was tried to open each version that is pinned; from then on one that cannot be is no reason to keep agents from
    those that are."""
    door = sessions(layer)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with door.run():
            yield

    described = _said(200, openapi())
    return Starlette(
        routes=[
            Route("/mcp", _Door(layer, door.asgi_app)),
            *(
                Route(f"/v1/{name}", partial(_answered, layer, name), methods=[one.method])
                for name, one in OPERATIONS.items()
            ),
            Route(SERVED, partial(_served, layer), methods=["POST"]),
            Route("/openapi.json", lambda _request: described, methods=["GET"]),
            Route("/healthz", lambda _request: Response(b"ok\n", media_type="text/plain"), methods=["GET"]),
            Route("/readyz", partial(_ready, layer, begun), methods=["GET"]),
            Route("/readyz/{agent}", partial(_ready_for, layer), methods=["GET"]),
        ],
        lifespan=lifespan,
        exception_handlers={404: _elsewhere, 405: _elsewhere},
    )


def probes(layer: SemanticLayer, begun: Callable[[], bool], metrics: Route) -> Starlette:
    """What whoever runs the service asks, who has no certificate, and Prometheus. It says nothing of what is remembered."""
    return Starlette(
        routes=[
            Route("/healthz", lambda _request: Response(b"ok\n", media_type="text/plain"), methods=["GET"]),
            Route("/readyz", partial(_ready, layer, begun), methods=["GET"]),
            metrics,
        ]
    )


async def _answered(layer: SemanticLayer, operation: str, request: Request) -> Response:
    writes = OPERATIONS[operation].writes
    try:
        caller = layer.caller(request)
        arguments = await _sent(request) if writes else _asked(request)
        found = await run_in_threadpool(layer.answer, caller, operation, arguments, strict=writes)
    except Refusal as refusal:
        return _said(refusal.status, {"error": str(refusal)})
    return _said(200, found)


async def _elsewhere(request: Request, error: Exception) -> Response:
    """A path or a method that there is not, in the form of every other refusal."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    kept = error.headers if isinstance(error, HTTPException) else None
    said = _said(
        status, {"error": f"there is no {request.method} {request.url.path}; /openapi.json says what there is"}
    )
    said.headers.update(kept or {})
    return said


def _asked(request: Request) -> dict[str, str]:
    given = request.query_params.multi_items()
    arguments = dict(given)
    if len(arguments) < len(given):
        raise Refusal(400, "an argument is given twice")
    return arguments


async def _sent(request: Request) -> Any:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refusal(413, f"a request has {MOST_BYTES} bytes at most")
    try:
        return msgspec.json.decode(bytes(body))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refusal(400, f"what was sent is no JSON: {error}") from error


async def _served(layer: SemanticLayer, request: Request) -> Response:
    try:
        await run_in_threadpool(layer.served, layer.caller(request))
    except Refusal as refusal:
        return _said(refusal.status, {"error": str(refusal)})
    return _said(200, {})


async def _ready(layer: SemanticLayer, begun: Callable[[], bool], _request: Request) -> Response:
    waiting = await run_in_threadpool(layer.waits_for)
    return _said(200 if begun() else 503, {"waitsFor": waiting})


async def _ready_for(layer: SemanticLayer, request: Request) -> Response:
    try:
        waiting = await run_in_threadpool(layer.waits_for, request.path_params["agent"])
    except Refusal as refusal:
        return _said(refusal.status, {"error": str(refusal)})
    return _said(503 if waiting else 200, {"waitsFor": waiting})


def _said(status: int, value: Any) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
