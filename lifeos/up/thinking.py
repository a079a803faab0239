"""The models of this machine, as a child: the small one where a route declares it, its provider, where its key is in the environment and LiteLLM is installed; scripts of the repository that stand in; else nobody, and why. Or a router elsewhere."""

import os
import secrets
import socket
import sys
from importlib.util import find_spec

import msgspec

from lifeos import ir
from lifeos.agent.router import Router
from lifeos.models import provided
from lifeos.models.serve import TOKEN
from lifeos.models.upstreams import Provider, upstreams
from lifeos.targets.router import config as rendered
from lifeos.up.behind import Models
from lifeos.up.children import Child
from lifeos.up.home import Home

_WAITING = 128
"""Connections that may wait while the server loads, which it does for the first of them."""


class Thinking:
    """``words``: by route, who answers; ``child``: the server of this machine, where it is one."""

    def __init__(self, home: Home, catalog: ir.Catalog, router: str, key: str) -> None:
        """``router``: the address of another server, and its ``key``; empty for what this machine has. Raises :class:`lifeos.errors.LifeOSError` when it cannot be started, and
        :class:`lifeos.errors.UsageError` for what is no address."""
        routes = catalog.routes
        if router:
            Router(router)
            self.words = {
                name: f"whatever answers for {one.upstreams[0].model} at {router}" for name, one in routes.items()
            }
            self.child: Child | None = None
            self.models = Models(router, routes, key)
            return
        found = upstreams(home.root, routes)
        config, keys = provided.reachable(rendered(catalog), os.environ)
        if keys and find_spec("litellm") is not None:
            asked = {one["model_name"]: one["litellm_params"]["model"] for one in reversed(config["model_list"])}
            found |= {name: Provider(model, config) for name, model in asked.items()}
        self.words = {name: one.words for name, one in found.items()}
        token = secrets.token_urlsafe(32)  # an agent that finds the port is to ask the gateway all the same
        with socket.create_server(("127.0.0.1", 0), backlog=_WAITING) as listening:
            port, descriptor = listening.getsockname()[1], listening.fileno()
            program = [sys.executable, "-P", "-m", "lifeos.models", str(descriptor), str(os.getpid())]
            program.append(msgspec.json.encode(found).decode())
            self.child = Child(
                "the models' server",
                program,
                home.log("models"),
                pass_fds=[descriptor],
                variables={TOKEN: token, **keys},
            )
        self.models = Models(f"http://127.0.0.1:{port}/v1", routes, token)
