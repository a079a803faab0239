"""``python -m lifeos.models``: the server of a run of the Gym, as its child. What it is told comes as one argument, a JSON document.

It loads nothing before the first connection: most runs ask no model. It ends with its parent, however that ends.
"""

import os
import select
import socket
import sys
import threading
import time

_LOOK_SECONDS = 0.5


def _begin(descriptor: int, parent: int) -> socket.socket:
    """The socket, once somebody connects to it; the process ends before when its parent does."""
    listening = socket.socket(fileno=descriptor)
    while not select.select([listening], [], [], _LOOK_SECONDS)[0]:
        _end_without(parent)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    return listening


def _follow(parent: int) -> None:
    while True:
        _end_without(parent)
        time.sleep(_LOOK_SECONDS)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(0)


def main(descriptor: int, parent: int, document: str) -> None:
    """Serve. ``descriptor``: of a socket that listens; ``document``: the routes' upstreams as JSON."""
    listening = _begin(descriptor, parent)
    import msgspec  # noqa: PLC0415  not before it is needed

    from lifeos.models.serve import serve  # noqa: PLC0415
    from lifeos.models.upstreams import Upstream  # noqa: PLC0415

    serve(listening, msgspec.json.decode(document, type=dict[str, Upstream]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
