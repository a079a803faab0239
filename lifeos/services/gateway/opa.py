"""OPA, asked over a unix socket or loopback; one connection a thread, kept open."""

import http.client
import socket
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from lifeos.errors import UsageError
from lifeos.services.gateway.denial import Reason

PATH = "lifeos/envoy/served"
"""The rule that answers this service."""

_MOST = 1_000_000
"""Bytes of an answer."""


class NoAnswer(Exception):  # noqa: N818  a state of the world, not a fault
    """OPA is away, too slow, or answered what is no answer."""


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What Envoy is to be told."""

    allowed: bool
    headers: dict[str, str] = {}
    http_status: int = 0
    body: str = ""


class Served(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision. ``calls``: whether something is called. ``cost_micros``: the most that it can cost; None when nobody knows."""

    result: Result
    calls: bool
    recorded: bool
    reasons: list[Reason]
    cost_micros: int | None = None


class _Answer(msgspec.Struct, frozen=True):
    result: Served


_ANSWER = msgspec.json.Decoder(_Answer)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("opa", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Opa:
    """The policies. Called by many threads."""

    def __init__(self, address: str, timeout: float) -> None:
        """``address``: ``unix:/path`` or ``http://127.0.0.1:8181``. ``timeout``: in seconds. Raises :class:`UsageError`."""
        url = urlsplit(address)
        loopback = url.scheme == "http" and url.hostname in ("127.0.0.1", "::1", "localhost")
        if not loopback and not (url.scheme == "unix" and url.path):
            raise UsageError(
                f"OPA is at unix:/path or http://127.0.0.1:PORT, not at {address}: what it answers is believed"
            )
        self._url, self._timeout = url, timeout
        self._threads = threading.local()
        self._open: set[http.client.HTTPConnection] = set()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of all connections, once nobody asks any more."""
        with self._lock:
            for connection in self._open:
                connection.close()

    def ask(self, document: Mapping[str, Any]) -> Served:
        """The decision on an input. Raises :class:`NoAnswer`."""
        body = msgspec.json.encode({"input": document})
        data = self._post(body)
        try:
            served = _ANSWER.decode(data).result
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise NoAnswer("OPA's answer cannot be read; is its bundle the one of this fleet?") from error
        if served.result.allowed and (served.reasons or served.recorded):
            raise NoAnswer("OPA's answer contradicts itself")
        return served

    def _post(self, body: bytes) -> bytes:
        kept = getattr(self._threads, "connection", None)
        if kept is not None:
            try:
                return self._send(kept, body)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._forget(kept)  # it was closed while idle; whoever asks twice changes nothing
            except (http.client.HTTPException, OSError) as error:
                raise self._failed(kept, error) from error
        fresh = self._connection()
        try:
            return self._send(fresh, body)
        except (http.client.HTTPException, OSError) as error:
            raise self._failed(fresh, error) from error

    def _connection(self) -> http.client.HTTPConnection:
        if self._url.scheme == "unix":
            made: http.client.HTTPConnection = _UnixConnection(self._url.path, self._timeout)
        else:
            made = http.client.HTTPConnection(str(self._url.hostname), self._url.port or 80, timeout=self._timeout)
        self._threads.connection = made
        with self._lock:
            self._open.add(made)
        return made

    def _forget(self, connection: http.client.HTTPConnection) -> None:
        connection.close()
        self._threads.connection = None
        with self._lock:
            self._open.discard(connection)

    def _failed(self, connection: http.client.HTTPConnection, error: Exception) -> NoAnswer:
        self._forget(connection)
        return NoAnswer("OPA took too long" if isinstance(error, TimeoutError) else "OPA does not answer")

    @staticmethod
    def _send(connection: http.client.HTTPConnection, body: bytes) -> bytes:
        connection.request("POST", f"/v1/data/{PATH}", body, {"content-type": "application/json"})
        response = connection.getresponse()
        data = response.read(_MOST)
        if response.status != http.client.OK or not response.isclosed():
            raise http.client.HTTPException(f"status {response.status}")
        return data
