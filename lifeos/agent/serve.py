"""An agent over HTTP: ``POST /v1/decisions``, ``GET /v1/contract``, ``GET /healthz``; with ``?traffic``, whether it can decide: its version of the memory is served.
Each answer says which version of the agent gives it.

Whatever is wrong with a request is told as ``application/problem+json``. What an agent raises is logged under an id, and only the id is answered: it may
quote what a person said.
"""

import logging
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifeos.agent import events, recall, tracing
from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Desk
from lifeos.agent.pod import Pod
from lifeos.agent.problem import Problem

MOST_BYTES = 1_000_000
"""Of a request; a conversation that is longer is no question any more."""

VERSION = "x-lifeos-version"
"""Header of each answer: the name of the ConfigMap that the pod was started with. Whoever answers without it, as a proxy does, is no agent."""

Answer = Callable[[Task, Desk], Decision]
"""An agent: all that somebody has to write."""

_log = logging.getLogger("lifeos.agent")


def application(answer: Answer, pod: Pod) -> Starlette:
    """The agent as an ASGI application. Decisions are made in threads, several at a time."""
    config = pod.told.config

    async def decisions(request: Request) -> Response:
        asked = events.read(request.headers, await _body(request))
        decision = await run_in_threadpool(_decide, answer, pod, asked.task, dict(request.headers))
        headers, body = events.answer(asked, config.name, decision)
        return Response(body, headers=headers)

    async def contract(_request: Request) -> Response:
        return Response(msgspec.json.encode(schemas()), media_type="application/json")

    async def health(request: Request) -> Response:
        if not pod.connection.ready():
            return Response("no certificate yet", 503)
        memory = config.memory if "traffic" in request.query_params else None
        if memory is not None and memory.url and not await run_in_threadpool(recall.served, pod.connection, memory):
            return Response("its version of the memory is not served yet", 503)
        return Response("ok")

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        yield
        pod.connection.close()

    return Starlette(
        lifespan=life,
        routes=[
            Route("/v1/decisions", decisions, methods=["POST"]),
            Route("/v1/contract", contract, methods=["GET"]),
            Route("/healthz", health, methods=["GET"]),
        ],
        exception_handlers={Problem: _told, HTTPException: _told},
        middleware=[Middleware(_Versioned, version=pod.told.version)],
    )


class _Versioned:
    """Says the version with each answer, a problem too."""

    def __init__(self, app: ASGIApp, version: str) -> None:
        self._app, self._version = app, version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def versioned(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[VERSION] = self._version
            await send(message)

        await self._app(scope, receive, versioned)


def schemas() -> dict[str, Any]:
    """The contract as JSON Schema: ``task``, ``decision``, and what both are made of."""
    (task, decision), parts = msgspec.json.schema_components((Task, Decision), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": {"task": task, "decision": decision},
        "$defs": parts,
    }


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Problem(413, f"a task has {MOST_BYTES} bytes at most")
    return bytes(body)


def _decide(answer: Answer, pod: Pod, task: Task, headers: dict[str, str]) -> Decision:
    config = pod.told.config
    try:
        with tracing.deciding(config.name, config.image, task, tracing.caller(headers)) as span:
            desk = pod.desk(task)
            decision = answer(task, desk)
            if not isinstance(decision, Decision):
                raise TypeError(f"the agent answered with {type(decision).__name__}, not with a Decision")
            if decision.memory is None and desk.state:
                decision = msgspec.structs.replace(decision, memory=desk.state)
            # What cannot be read back is no decision, and is the agent's fault, not the reader's.
            msgspec.json.decode(msgspec.json.encode(decision), type=Decision)
            tracing.decided(span, decision)
            return decision
    except Exception as error:
        instance = uuid.uuid4().urn
        _log.exception("task %s failed (%s)", task.id, instance)
        raise Problem(500, "the agent failed; its log has more under this instance", instance) from error


async def _told(_request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        error = Problem(error.status_code, error.detail)
    assert isinstance(error, Problem), "no other is handled here"
    return error.response()
