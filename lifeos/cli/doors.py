"""Where a service listens: one address for who it is for, and perhaps another one beside it."""

import signal
import socket
import threading
from typing import TYPE_CHECKING

from lifeos.errors import UsageError

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

    from lifeos.agent.tls import Identity


def listening(host: str, port: int) -> socket.socket:
    """A socket at this address; with no host at any of this machine. Raises :class:`UsageError`."""
    try:
        return socket.create_server((host, port), backlog=128)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen at {host or 'any address'}, port {port}: {error}") from error


def server(application: "Starlette", *, at_once: int | None = None) -> "uvicorn.Server":
    """Who serves it; what it says of itself is its own. ``at_once``: questions that are taken at the same time, all by default; those above are refused with 503."""
    import uvicorn  # noqa: PLC0415

    return uvicorn.Server(uvicorn.Config(application, log_config=None, access_log=False, limit_concurrency=at_once))


def secured(application: "Starlette", identity: "Identity") -> "uvicorn.Server":
    """The same for whoever shows a certificate of the trust domain, once there is one to show back; requests know who comes (:mod:`lifeos.services.mutual`)."""
    import uvicorn  # noqa: PLC0415

    from lifeos.services.mutual import Identified, awaited  # noqa: PLC0415

    context = awaited(identity)
    return uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            http=Identified,
            ssl_context_factory=lambda _config, _default: context,
        )
    )


def serve(server: "uvicorn.Server", at: socket.socket) -> None:
    """Serve until a signal comes, and return, so that whoever opened something closes it. uvicorn alone would end the process by the signal once it has answered."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        server.run(sockets=[at])
    finally:
        signal.signal(signal.SIGTERM, before)


def beside(server: "uvicorn.Server", at: socket.socket) -> None:
    """Serve in a thread, which ends with the process; signals are for the other server."""
    threading.Thread(target=server.run, kwargs={"sockets": [at]}, name="beside", daemon=True).start()
