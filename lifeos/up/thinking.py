"""The models of this machine, as a child: the small one where a route declares it, scripts of the repository that stand in for others, else nobody, and why."""

import os
import socket
import sys
from collections.abc import Mapping

import msgspec

from lifeos import ir
from lifeos.models.upstreams import upstreams
from lifeos.up.behind import Models
from lifeos.up.children import Child
from lifeos.up.home import Home

_WAITING = 128
"""Connections that may wait while the server loads, which it does for the first of them."""


class Thinking:
    """``words``: by route, who answers."""

    def __init__(self, home: Home, routes: Mapping[str, ir.ModelRoute]) -> None:
        """Raises :class:`lifeos.errors.LifeOSError` when it cannot be started."""
        found = upstreams(home.root, routes)
        self.words = {name: one.words for name, one in found.items()}
        with socket.create_server(("127.0.0.1", 0), backlog=_WAITING) as listening:
            port, descriptor = listening.getsockname()[1], listening.fileno()
            program = [sys.executable, "-P", "-m", "lifeos.models", str(descriptor), str(os.getpid())]
            program.append(msgspec.json.encode(found).decode())
            self.child = Child("the models' server", program, home.log("models"), pass_fds=[descriptor])
        self.models = Models(f"http://127.0.0.1:{port}", routes)
