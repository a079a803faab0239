"""Serve models on a socket until a signal comes."""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress

from lifeos.errors import UsageError
from lifeos.models.answer import Backend
from lifeos.models.upstreams import Local, Provider, Script, Upstream

TOKEN = "LIFEOS_MODELS_TOKEN"  # noqa: S105  the name of a variable
"""Variable of the environment: the token without which nobody is answered. Not there: whoever reaches the socket is."""
_DRAIN_SECONDS = 10
"""What answers under way are given at the end."""


def serve(listening: socket.socket, upstreams: Mapping[str, Upstream]) -> None:
    """Answer to the names of the routes, and to the small models' own. SIGTERM ends the process, with status 0. Raises
    :class:`UsageError` when a package is missing."""
    try:
        import uvicorn  # noqa: PLC0415  so that what is missing is said in one line

        from lifeos.models.app import application  # noqa: PLC0415
        from lifeos.models.embedding import Embedding  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,services]'") from error
    embedding = None
    with suppress(UsageError):
        embedding = Embedding()
    config = uvicorn.Config(
        application(_backends(upstreams), embedding, os.environ.get(TOKEN, "")),
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    # The server raises again, at its end, the signal that ended it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.Server(config).run(sockets=[listening])


def _backends(upstreams: Mapping[str, Upstream]) -> dict[str, Backend | str]:
    from lifeos.models.provided import Provided, Providers  # noqa: PLC0415
    from lifeos.models.scripted import Scripted  # noqa: PLC0415
    from lifeos.models.small import Small  # noqa: PLC0415
    from lifeos.models.weights import CHAT  # noqa: PLC0415

    backends: dict[str, Backend | str] = {}
    small: Small | None = None
    with suppress(UsageError):
        small = Small(_cores())
        backends |= {CHAT.model: small, small.model: small}
    providers: Providers | None = None
    for name, upstream in upstreams.items():
        if isinstance(upstream, Provider):
            providers = providers or Providers(upstream.config)
            backends[name] = Provided(providers, name, upstream.model)
        elif isinstance(upstream, Local) and small is not None:
            backends[name] = small
        elif isinstance(upstream, Script):
            backends[name] = Scripted(name, upstream.folder)
        else:
            backends[name] = f"nobody answers on route '{name}': {upstream.words}"
    return backends


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
