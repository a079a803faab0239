"""The one door of a fleet on one machine: agents come here for tools and models, and the person for agents.

It stands where Envoy stands in a cluster. Who calls is known by a token instead of a certificate; the decision is that of the gateway service, on the same path.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lifeos import ir
from lifeos.agent.memory import RECALL, MemoryRefusedError
from lifeos.errors import LifeOSError
from lifeos.gym.candidates.gateway import MOST_BYTES, body_of
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.ledger import Ended, Ledger
from lifeos.services.gateway.request import HOUSEKEEPING, Asked
from lifeos.services.semantic.callers import Callers
from lifeos.up.asking import AskError, Asking
from lifeos.up.behind import Carried, Models, Tools, content, kept_session, refusal
from lifeos.up.heard import Heard, passed, refused
from lifeos.up.messages import Call, Question
from lifeos.up.world import Simulated

_DECISION = "x-lifeos-decision"
_LOG = logging.getLogger("lifeos.up")


class _Consults(msgspec.Struct, frozen=True):
    """The parameters of a call of a memory."""

    name: str
    arguments: dict[str, Any] = {}


class Parts(NamedTuple):
    """What is behind the door. ``settled``: called with an agent's name after each of its calls; ``status``: what runs, for the person."""

    fleet: ir.Fleet
    gateway: Gateway
    ledger: Ledger
    agents: Callers
    tools: Tools
    models: Models
    worlds: Mapping[str, Simulated]
    heard: Heard
    asking: Asking
    settled: Callable[[str], None]
    status: Callable[[], Any]


class Front:
    """Called by many threads."""

    def __init__(self, parts: Parts, person: str) -> None:
        """``person``: the token of the person."""
        self._parts = parts
        self._person = hashlib.sha256(person.encode()).digest()

    def application(self, more: list[BaseRoute]) -> Starlette:
        """The door as an ASGI application. ``more``: routes that have their own way to know who asks."""
        return Starlette(
            routes=[
                Route("/tools/{name}", self._at("tool"), methods=["POST", "GET", "DELETE"]),
                Route("/models/{name}/chat/completions", self._at("model"), methods=["POST"]),
                Route("/memory/{name}", self._memory, methods=["POST"]),
                Route("/agents/{name}/ask", self._ask, methods=["POST"]),
                Route("/status", self._status, methods=["GET"]),
                *more,
            ]
        )

    def _at(self, kind: str) -> Callable[[Request], Any]:
        async def called(request: Request) -> Response:
            agent = self._agent(request)
            if agent is None:
                return _said(401, _error("caller-unknown", "no agent of this fleet has this token"))
            body = await body_of(request)
            if body is None:
                return _said(413, _error("body-truncated", f"a call has {MOST_BYTES} bytes at most"))
            return await run_in_threadpool(self._called, agent, kind, request, body)

        return called

    def _called(self, agent: str, kind: str, request: Request, body: bytes) -> Response:
        parts, name = self._parts, request.path_params["name"]
        declared = parts.fleet.catalog.tools.get(name)
        mcp = kind == "tool" and (declared is None or declared.endpoint.protocol == "mcp")
        told = {"kind": kind, ("mcp" if mcp else "tool") if kind == "tool" else "route": name}
        # HTTP without a length says nothing else of how long a body is, and the price of a prompt follows from that.
        headers = {**request.headers, "content-length": str(len(body))}
        reply = parts.gateway.decide(
            Asked(
                principal=f"spiffe://{parts.fleet.catalog.platform.trust_domain}/agent/{agent}/track/stable",
                told=told,
                method=request.method,
                path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
                host=request.headers.get("host", ""),
                headers=headers,
                body=body,
            )
        )
        id_ = reply.headers.get(_DECISION, "")
        if not reply.allowed:
            parts.heard.note(agent, request.headers.get("traceparent", ""), refused(name, reply))
            self._settle(agent, "", None)
            return Response(reply.body, reply.status, dict(reply.headers))
        carried = self._carried(agent, kind, name, body, {**headers, **reply.headers}, mcp=mcp)
        if mcp and _keeps_session(body):
            return _response(carried)
        parts.heard.note(agent, request.headers.get("traceparent", ""), passed(name, carried))
        self._settle(agent, id_, carried)
        return _response(carried._replace(headers={**carried.headers, _DECISION: id_}))

    def _settle(self, agent: str, id_: str, carried: Carried | None) -> None:
        """Tell how a call ended, if it was made. What is done is done: a ledger that is away now makes no failure of it, and presumes what it was not told."""
        try:
            if carried is not None:
                how = Ended(carried.sent, 502 if carried.failed else carried.status, carried.micros)
                self._parts.ledger.ended(id_, how)
            self._parts.settled(agent)
        except LifeOSError as error:
            _LOG.warning("call %r of %s is not settled: %s", id_, agent, error)

    def _carried(
        self, agent: str, kind: str, name: str, body: bytes, headers: Mapping[str, str], *, mcp: bool
    ) -> Carried:
        if kind == "tool":
            return self._parts.tools.call(agent, name, body, headers, mcp=mcp)
        return self._parts.models.ask(name, body)

    async def _memory(self, request: Request) -> Response:
        """The memory of an agent's scenario, where no semantic layer serves."""
        agent = self._agent(request)
        world = None if agent is None else self._parts.worlds.get(agent)
        body = await body_of(request)
        if agent is None or world is None:
            return _said(401, _error("caller-unknown", "no agent of this fleet that has a memory here has this token"))
        if body is None:
            return _said(413, _error("body-truncated", f"a call has {MOST_BYTES} bytes at most"))
        try:
            message = msgspec.json.decode(body, type=dict[str, Any])
            if message.get("method") != "tools/call":
                return _response(kept_session(message, RECALL))
            asked = msgspec.convert(message.get("params"), _Consults)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return _said(400, _error("body-malformed", f"no question to a memory: {error}"))
        try:
            answer, shown = world.consult(asked.name, asked.arguments)
        except MemoryRefusedError as error:
            return _response(refusal(message, str(error)))
        self._parts.heard.note(agent, request.headers.get("traceparent", ""), Call(asked.name, "allowed", read=shown))
        return _response(content(message, msgspec.to_builtins(answer)))

    async def _ask(self, request: Request) -> Response:
        if not self._is_person(request):
            return _said(401, {"error": "this is for the person who started the fleet"})
        body = await body_of(request)
        try:
            question = msgspec.json.decode(body or b"", type=Question)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return _said(400, {"error": f"not a question: {error}"})
        try:
            told = await run_in_threadpool(self._parts.asking.ask, request.path_params["name"], question)
        except AskError as error:
            return _said(error.status, {"error": str(error)})
        return _said(200, told)

    async def _status(self, request: Request) -> Response:
        if not self._is_person(request):
            return _said(401, {"error": "this is for the person who started the fleet"})
        return _said(200, await run_in_threadpool(self._parts.status))

    def _agent(self, request: Request) -> str | None:
        caller = self._parts.agents.caller(request.headers, "")
        return None if caller is None else caller.agent

    def _is_person(self, request: Request) -> bool:
        """Compared by digest, so that how long it takes tells nothing of the token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        shown = hashlib.sha256(token.strip().encode()).digest()
        return scheme.lower() == "bearer" and hmac.compare_digest(shown, self._person)


def _keeps_session(body: bytes) -> bool:
    """Whether a message that was allowed calls nothing."""
    return not body or msgspec.json.decode(body).get("method") in HOUSEKEEPING


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"type": "lifeos_denied", "code": code, "message": message}}


def _response(carried: Carried) -> Response:
    return Response(carried.body, carried.status, dict(carried.headers))


def _said(status: int, value: Any) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
