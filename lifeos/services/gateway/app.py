"""Where people approve: what waits, in words, and the place to bring a signed approval to. For persons alone; agents cannot reach it.

Who asks shows it with a token, signed with the very key that approvals are signed with, so that there is no other secret to keep.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifeos.errors import LifeOSError
from lifeos.ledger.chain import Sealed
from lifeos.ledger.ledger import UnavailableError
from lifeos.services.calls import PATH, counted
from lifeos.services.gateway import phone
from lifeos.services.gateway.approval import Approvers, Subject
from lifeos.services.gateway.ledger import Ledger, LedgerAway
from lifeos.services.gateway.pending import Waiting

MOST_BYTES = 10_000
"""Of a request's body."""


_TRACE = re.compile("[0-9a-f]{32}")


class Brought(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed approval."""

    token: str


def app(ledger: Ledger, approvers: Approvers, waiting: Waiting, clock: Callable[[], int]) -> Starlette:
    """The service. ``clock``: microseconds since 1970 UTC."""

    async def listed(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or approvers.introduced(token, clock()) is None:
            return _said(401, {"error": "show with a token who you are: lifeos approve does"})
        return _said(200, {"requests": waiting.all(clock())})

    async def brought(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return _said(413, {"error": f"an approval has at most {MOST_BYTES} bytes"})
        try:
            token = msgspec.json.decode(bytes(body), type=Brought).token
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _said(400, {"error": 'the body is {"token": "..."}'})
        return await run_in_threadpool(_grant, request.path_params["id"], token)

    def _grant(id_: str, token: str) -> Response:
        now = clock()
        one = waiting.get(id_, now)
        if one is None:
            return _said(
                404, {"error": "no such request waits; its time may be over, and then the agent must ask again"}
            )
        by = approvers.signed(token, id_, Subject(one.agent, one.tool, one.digest), now)
        if by is None:
            return _said(403, {"error": "this is no approval of this request by somebody who may approve"})
        try:
            refusal = ledger.grant(id_, by, token)
        except LedgerAway:
            return _said(503, {"error": "the ledger does not answer; nothing was approved"})
        if refusal is not None:
            return _said(409, {"error": refusal.message, "remedy": refusal.remedy})
        waiting.done(id_)
        return _said(200, {"approved": id_, "by": by})

    return Starlette(
        routes=[
            *phone.routes(),
            Route("/v1/approvals", listed, methods=["GET"]),
            Route("/v1/approvals/{id}", brought, methods=["POST"]),
            Route("/healthz", lambda _request: Response(b"ok\n", media_type="text/plain"), methods=["GET"]),
        ]
    )


def probes(
    fleet: Callable[[], object],
    listens: Callable[[], bool],
    lines: Callable[[str], Iterable[Sealed]],
    metrics: Route,
) -> Starlette:
    """For kubelet, which has no certificate: whether the service lives, and whether it ``listens`` for Envoy and knows the fleet. What it cannot decide it denies with a reason, so
    neither asks the ledger. For who judges a release: what became of the calls of a decision, by its ``lines`` in the ledger. ``metrics``: for Prometheus."""

    def ready(_request: Request) -> Response:
        try:
            fleet()
        except LifeOSError as error:
            return _said(503, {"error": str(error)})
        if not listens():
            return _said(503, {"error": "there is no certificate to answer Envoy with yet"})
        return Response(b"ok\n", media_type="text/plain")

    def told(request: Request) -> Response:
        of = request.path_params["id"]
        if _TRACE.fullmatch(of) is None:
            return _said(404, {"error": "a decision is asked for by its trace, of 32 hexadecimal digits"})
        try:
            return _said(200, counted(lines(of)))
        except UnavailableError:
            return _said(503, {"error": "the ledger does not answer"})

    return Starlette(
        routes=[
            Route("/healthz", lambda _request: Response(b"ok\n", media_type="text/plain"), methods=["GET"]),
            Route("/readyz", ready, methods=["GET"]),
            Route(f"{PATH}/{{id}}", told, methods=["GET"]),
            metrics,
        ]
    )


def _said(status: int, value: Any) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
