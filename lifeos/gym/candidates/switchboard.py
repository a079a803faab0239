"""The switchboard: one address for all simulations. It passes each request on to the process that lives through its session.

A process of its own, for the workers are forked and come and go. A simulation that is under way is a link in a folder, named by its session, that leads
to its worker's socket.
"""

import asyncio
import multiprocessing
import os
import re
import shutil
import socket
import tempfile
import time
from typing import Self

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lifeos.agent.connection import SESSION
from lifeos.errors import LifeOSError, UsageError
from lifeos.gym.candidates.gateway import body_of

_SESSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_PASSED = ("content-type", SESSION, "x-lifeos-confidence", "x-lifeos-route", "accept")
_TOLD = ("content-type", "x-lifeos-recorded", "x-litellm-response-cost")
_TIMEOUT = httpx.Timeout(300.0)


class Switchboard:
    """At ``address`` (``host:port``) as long as the context is open. ``folder``: where workers put their links."""

    def __init__(self, address: str) -> None:
        """Raises :class:`UsageError` for what is no address, or taken."""
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 0xFFFF:
            raise UsageError(f"'{address}' is no address such as 127.0.0.1:8900")
        self._listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._listener.bind((host.strip("[]"), int(port)))
        except OSError as error:
            self._listener.close()
            raise UsageError(f"cannot listen at {address}: {error.strerror}") from error
        self._listener.listen()
        self.url = f"http://{host}:{self._listener.getsockname()[1]}"
        self.folder = tempfile.mkdtemp(prefix="lifeos-gym-")
        arguments = (self._listener, self.folder, os.getpid())
        self._process = multiprocessing.get_context("fork").Process(target=_run, args=arguments, daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self._listener.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_for(url: str, seconds: float) -> None:
    """Wait until an agent says that it can take a task. Raises :class:`LifeOSError` when it does not in time."""
    deadline = time.monotonic() + seconds
    with httpx.Client(timeout=5.0, trust_env=False) as client:
        while True:
            try:
                if client.get(f"{url.rstrip('/')}/healthz").is_success:
                    return
                reason = "it says that it is not ready"
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = str(error)
            if time.monotonic() > deadline:
                raise LifeOSError(f"no agent answers at {url}/healthz: {reason}. Start it and run again.")
            time.sleep(0.2)


def application(folder: str) -> Starlette:
    """Passes on by the session's header."""
    clients: dict[str, httpx.AsyncClient] = {}

    async def pass_on(request: Request) -> Response:
        session = request.headers.get(SESSION, "")
        worker = _worker(folder, session)
        if worker is None:
            words = f"no simulation of session '{session[:64]}' is under way; header {SESSION} carries the session of the task"
            return JSONResponse({"error": {"code": "no-session", "message": words}}, 409)
        if worker not in clients:
            transport = httpx.AsyncHTTPTransport(uds=worker)
            clients[worker] = httpx.AsyncClient(transport=transport, base_url="http://worker", timeout=_TIMEOUT)
        body = await body_of(request)
        if body is None:
            return JSONResponse({"error": {"code": "body-truncated", "message": "the call is too large"}}, 413)
        headers = [pair for pair in request.headers.raw if pair[0].decode("latin-1") in _PASSED]
        target = httpx.URL("http://worker").copy_with(raw_path=request.scope["raw_path"])
        try:  # bytes as they came: what is no text, or no path, is the worker's to refuse
            answer = await clients[worker].post(target, content=body, headers=headers)
        except httpx.HTTPError:
            return JSONResponse({"error": {"code": "over", "message": "this simulation is over"}}, 409)
        told = {name: answer.headers[name] for name in _TOLD if name in answer.headers}
        return Response(answer.content, answer.status_code, told)

    return Starlette(routes=[Route("/{path:path}", pass_on, methods=["POST"])])


def _worker(folder: str, session: str) -> str | None:
    """The socket of the process that lives through a session."""
    way = os.path.join(folder, session)
    return os.path.realpath(way) if _SESSION.fullmatch(session) and os.path.islink(way) else None


def _run(listener: socket.socket, folder: str, parent: int) -> None:
    server = uvicorn.Server(uvicorn.Config(application(folder), lifespan="off", log_config=None, access_log=False))

    async def serve() -> None:
        following = asyncio.ensure_future(_follow(server, parent))
        await server.serve([listener])
        following.cancel()

    asyncio.run(serve())


async def _follow(server: uvicorn.Server, parent: int) -> None:
    """End with the parent, however that ended."""
    while os.getppid() == parent:  # noqa: ASYNC110  no event tells
        await asyncio.sleep(0.5)
    server.should_exit = True
    server.force_exit = True
