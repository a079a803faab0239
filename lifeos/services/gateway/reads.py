"""Where the semantic layer brings what agents read. It alone: what is written here is believed of every agent."""

from collections.abc import Callable

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifeos.agent.tls import MEMORY_IDENTITY
from lifeos.errors import LifeOSError
from lifeos.ledger.command import MalformedError
from lifeos.ledger.events import Read
from lifeos.services.mutual import IDENTITY
from lifeos.services.reads import PATH, Write

MOST_BYTES = 10_000_000
"""Of a request's body: what waits is brought in parts."""

_reads = msgspec.json.Decoder(list[Read])


def app(write: Write, trust_domain: Callable[[], str]) -> Starlette:
    """The service. ``trust_domain``: as it is declared now."""

    async def taken(request: Request) -> Response:
        identity = getattr(request.state, IDENTITY, str)
        if identity() != f"spiffe://{trust_domain()}{MEMORY_IDENTITY}":
            return _said(403, "only the semantic layer is believed here")
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return _said(413, f"reads have {MOST_BYTES} bytes at most")
        try:
            await run_in_threadpool(write, _reads.decode(bytes(body)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, MalformedError) as error:
            return _said(400, f"these are no reads: {error}")
        except LifeOSError as error:
            return _said(503, str(error))
        return Response(b"{}", media_type="application/json")

    return Starlette(routes=[Route(PATH, taken, methods=["POST"])])


def _said(status: int, words: str) -> Response:
    return Response(msgspec.json.encode({"error": words}), status, media_type="application/json")
