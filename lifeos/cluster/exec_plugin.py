"""What the client of Kubernetes says of an exec plug-in that gives no credentials: it writes that to the log, as an error of the root, and asks the API
server as nobody.

https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lifeos.cluster.kubeconfig import Chosen
from lifeos.visible import cut

_SPEAKER = "kube_config"
"""The module of the client that logs it."""
_BEGINS = "exec: "
"""What it begins with where the words are for a person; all others are of Python."""
_MOST = 400
"""Characters of what a plug-in says."""


class _Listening(logging.Filter):
    """Keeps for itself what the client says in this thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.module != _SPEAKER or record.thread != self._thread:
            return True
        self.heard.append(_words(record.getMessage(), sys.exception()))
        return False


@contextmanager
def listening(chosen: Chosen) -> Iterator[None]:
    """Raise :class:`ProgramError` when the plug-in that the context logs in with gave no credentials meanwhile."""
    root, ears = logging.getLogger(), _Listening()
    silent = (
        logging.NullHandler()
    )  # without any handler, the first error would give the root one that writes to the terminal
    root.addFilter(ears)
    root.addHandler(silent)
    try:
        yield
    finally:
        root.removeFilter(ears)
        root.removeHandler(silent)
    if ears.heard:
        raise chosen.failed(
            f"the program that exec of user '{chosen.user}' names gave no credentials: {ears.heard[0]}; log in again with it, or run it by hand"
        )


def _words(said: str, error: BaseException | None) -> str:
    """What a person can use of it. The error is the one that the client is about to forget."""
    if isinstance(error, OSError):
        return f"it cannot be run: {error.strerror}"
    if not said.startswith(_BEGINS):
        return "it ended with an error, or its answer is none that a plug-in gives"
    if error is not None and isinstance(error.__context__, ValueError):
        return "its answer is no JSON"
    return cut(said.removeprefix(_BEGINS), _MOST)[0]
