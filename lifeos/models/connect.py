"""The models of a run: behind the router that is named, or served on this machine by a child."""

import os
import socket
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Self

import msgspec

from lifeos import ir
from lifeos.agent.model import Model
from lifeos.agent.router import Router
from lifeos.errors import LifeOSError
from lifeos.gym.thinking import NoModel
from lifeos.kube.names import MODEL_ROUTER_KEY
from lifeos.models.recall import recall
from lifeos.models.upstreams import upstreams
from lifeos.tools.model_server import ModelServer

_WAITING = 128
"""Connections that may wait while the server starts."""

_NEEDED = ("httpx", "starlette", "uvicorn")


class Models:
    """Whoever answers the routes of a fleet, and searches memory. ``model``, ``recall``: to ask them, from other processes too."""

    def __init__(self, root: str, routes: Mapping[str, ir.ModelRoute], url: str | None = None) -> None:
        """``root``: of the repository; ``url``: of a router, see :class:`Router`; without one, a child serves what this machine has.
        Raises :class:`LifeOSError`."""
        self._server: ModelServer | None = None
        self.recall = recall()
        if url is not None:
            self.model: Model = Router(url, key=os.environ.get(MODEL_ROUTER_KEY))
            self._described = {
                name: {"model": f"whatever answers for {route.upstreams[0].model}", "router": url}
                for name, route in sorted(routes.items())
            }
            return
        missing = [name for name in _NEEDED if find_spec(name) is None]
        if missing:  # no reason to fail: most agents are simulated without a model
            self.model = NoModel(f"a server for it needs {', '.join(missing)}: pip install 'lifeos[gym,services]'")
            self._described = {name: {"model": "none"} for name in sorted(routes)}
            return
        found = upstreams(root, routes)
        self._described = {name: upstream.described() for name, upstream in found.items()}
        log = f"{root}/.lifeos/models.log"
        try:
            os.makedirs(os.path.dirname(log), exist_ok=True)
            with socket.create_server(("127.0.0.1", 0), backlog=_WAITING) as listening:
                self.model = Router(f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
                self._server = ModelServer(listening, msgspec.json.encode(found), log)
        except OSError as error:
            raise LifeOSError(f"the server of models cannot be started ({log}): {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if isinstance(self.model, Router):
            self.model.close()
        if self._server is not None:
            self._server.end()

    def described(self) -> dict[str, dict[str, str]]:
        """For the evidence, by route: ``model`` and, where it is here, ``weights`` or ``script``, the digest of what it is made of."""
        return self._described
