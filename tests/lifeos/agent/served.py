"""Agents and what is behind the gateway, each served by uvicorn in a thread, for tests of the clients and the server."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn

from lifeos.agent.config import Config, MemoryAt, ModelAt, Models, Told, ToolAt
from lifeos.agent.connection import Connection
from lifeos.agent.pod import Pod

IMAGE = f"registry.example/hello@sha256:{'0' * 64}"


OPEN = Connection(None)
"""Kept open, so that its sockets are not found lying about."""


@contextmanager
def serving(app, **options):
    """The URL at which an ASGI application answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, **options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"http{'s' if options.get('ssl_keyfile') else ''}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def told(gateway="http://127.0.0.1:1", tools=(), prompt="Be kind."):
    """An agent's configuration, with everything behind one gateway."""
    models = Models(
        high=ModelAt("frontier", f"{gateway}/models/frontier", 8192),
        low=ModelAt("local", f"{gateway}/models/local", 512),
    )
    granted = tuple(ToolAt(name, f"{gateway}/tools/{name}", protocol) for name, protocol in tools)
    memory = MemoryAt("user-context", "sha256:0", f"{gateway}/memory/user-context")
    return Told(
        Config("hello", "platform", IMAGE, 8080, "life.example", models, granted, memory), prompt, "hello-0123456789"
    )


def pod(gateway="http://127.0.0.1:1", tools=()):
    return Pod(told(gateway, tools), OPEN)
