"""Who stays down until a person says otherwise, told to whoever asks over HTTP, and asked there.

The warden has the ledger, and no key to the repository; who writes to the repository has the key, and not the ledger. What passes between them are
sentences about agents, and nothing is asked of the warden but to read. Who may come there is a matter of the walls.
"""

import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from lifeos.cluster.warden.case import Case
from lifeos.errors import LifeOSError, ProgramError, UsageError

PATH = "/cases"
_PATIENCE = 10.0
"""Seconds for who asks, and for who answers."""
_MOST = 1 << 20
"""Bytes of an answer: some hundreds of cases."""


class Docket(ThreadingHTTPServer):
    """Answers on a port, for as long as the process lives or until it is closed."""

    daemon_threads = True

    def __init__(self, port: int, cases: Callable[[], list[Case]]) -> None:
        """``cases``: as they are now; raises :class:`LifeOSError` when that cannot be said. Raises :class:`UsageError` for a port that is taken."""
        try:
            super().__init__(("", port), _Handler)
        except OSError as error:
            raise UsageError(f"cannot listen on port {port}: {error}") from error
        self.cases = cases
        threading.Thread(target=self.serve_forever, name="docket", daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: Docket
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """What they are, at the one path that there is."""
        if self.path != PATH:
            self._say(HTTPStatus.NOT_FOUND, b"")
            return
        try:
            self._say(HTTPStatus.OK, msgspec.json.encode(self.server.cases()))
        except LifeOSError as error:
            self._say(HTTPStatus.SERVICE_UNAVAILABLE, msgspec.json.encode({"error": str(error)}))

    def _say(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that it has there
        """No line for each."""


def ask(warden: str) -> list[Case]:
    """What the warden at a URL says. Raises :class:`ProgramError`."""
    import httpx  # noqa: PLC0415  the warden itself asks nobody

    try:
        with httpx.Client(timeout=_PATIENCE, trust_env=False) as client:
            answer = client.get(warden.rstrip("/") + PATH)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProgramError(f"no answer from the warden at {warden}: {error or type(error).__name__}") from error
    if answer.status_code != HTTPStatus.OK:
        raise ProgramError(
            f"the warden at {warden} cannot say who stays down: status {answer.status_code}, {answer.text[:300]}"
        )
    return read(answer.content, f"the answer of {warden}")


def read(data: bytes, name: str) -> list[Case]:
    """Cases as JSON. ``name``: what they are read from. Raises :class:`ProgramError`."""
    if len(data) > _MOST:
        raise ProgramError(f"{name} is longer than {_MOST >> 20} MB")
    try:
        return msgspec.json.decode(data, type=list[Case])
    except msgspec.DecodeError as error:
        raise ProgramError(f"{name} is no list of cases: {error}") from error
