"""Where Envoy sends what it mirrors. Its answer is dropped, so nothing that happens here is anything to who asked."""

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifeos.agent import events
from lifeos.agent.problem import Problem
from lifeos.agent.serve import MOST_BYTES
from lifeos.services.mirrored.judged import Mirrored


def app(mirrored: Mirrored) -> Starlette:
    """An application of its own, for the paths are those that people chose."""

    async def taken(request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return Response(status_code=413)
        # By the host that Envoy matched; it is the agent's name, and the environment's domain.
        name = request.headers.get("host", "").partition(".")[0]
        try:
            task = events.read(request.headers, bytes(body)).task
        except (Problem, RecursionError):
            return Response(status_code=400)  # no task, which the agent says as well; nothing about a version
        await run_in_threadpool(mirrored.take, name, task)
        return Response(status_code=202)

    return Starlette(routes=[Route("/v1/decisions", taken, methods=["POST"])])
