"""A client of MCP, as much of it as calling a tool takes: JSON-RPC over its streamable HTTP.

The official client is asynchronous, takes 1.4 seconds of processor time to import and 25 MB of memory: ten seconds at the start of an agent that has a
tenth of a core. The gateway lets ``initialize``, ``notifications/initialized`` and ``tools/call`` through, and those are here.
Source: modelcontextprotocol.io/specification/2025-11-25/basic (lifecycle, transports).
"""

import threading
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

import httpx
import msgspec

from lifeos.agent.connection import Connection, GatewayError

VERSION = "2025-11-25"
"""Of the protocol; a server that has only an older one says so, and it is spoken."""

_ACCEPT = "application/json, text/event-stream"
_GONE = 404
_TOO_LARGE = 413


class Message(NamedTuple):
    """What was answered: ``result`` or ``error`` of JSON-RPC. ``recorded``: the gateway noted the call, and did not pass it on."""

    result: dict[str, Any] | None
    error: dict[str, Any] | None
    recorded: bool = False


class Mcp:
    """Tools behind MCP servers, each at its URL; a server's session is kept for all its calls."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sessions: dict[str, dict[str, str]] = {}
        self._ids = count(1)
        self._lock = threading.Lock()

    def call(
        self,
        url: str,
        tool: str,
        arguments: dict[str, Any],
        headers: Mapping[str, str],
        meta: dict[str, Any] | None = None,
    ) -> Message:
        """Call a tool. ``meta``: what is said about the call. Raises :class:`GatewayError`."""
        params = {"name": tool, "arguments": arguments, **({"_meta": meta} if meta else {})}
        for first in (True, False):
            with self._lock:
                session = self._sessions.get(url)
            if session is None:
                session, refusal = self._begin(url, headers)
                if refusal is not None:
                    return refusal
            status, message = self._send(url, "tools/call", params, {**session, **headers})
            if status == _GONE and first and "mcp-session-id" in session:  # the server forgot it, as it may
                with self._lock:
                    self._sessions.pop(url, None)
                continue
            if message is None:
                raise _unexpected(url, status)
            return message
        raise GatewayError(f"{url} forgets its MCP session at once")

    def _begin(self, url: str, headers: Mapping[str, str]) -> tuple[dict[str, str], Message | None]:
        client = {"name": "lifeos-agent", "version": "1"}
        params = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": client}
        session: dict[str, str] = {}
        status, message = self._send(url, "initialize", params, headers, session)
        if message is None:
            raise _unexpected(url, status)
        if message.result is None:
            return session, message
        session["mcp-protocol-version"] = str(message.result.get("protocolVersion", VERSION))
        self._send(url, "notifications/initialized", None, {**session, **headers})
        with self._lock:
            self._sessions[url] = session
        return session, None

    def _send(
        self, url: str, method: str, params: Any, headers: Mapping[str, str], session: dict[str, str] | None = None
    ) -> tuple[int, Message | None]:
        body: dict[str, Any] = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            body.update(id=next(self._ids), params=params)
        with self._connection.post(url, body, {"accept": _ACCEPT, **headers}) as response:
            if session is not None and "mcp-session-id" in response.headers:
                session["mcp-session-id"] = response.headers["mcp-session-id"]
            if "id" not in body:
                return response.status_code, None
            recorded = response.headers.get("x-lifeos-recorded") == "true"
            for data in _documents(response):
                if isinstance(data, dict) and data.get("id") == body["id"] and ("result" in data or "error" in data):
                    return response.status_code, Message(data.get("result"), data.get("error"), recorded)
            return response.status_code, None


def _documents(response: httpx.Response) -> Iterator[Any]:
    """The JSON documents of an answer: its body, or the events of a stream as they come."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        yield _decoded(response.read())
    elif kind == "text/event-stream":
        data: list[str] = []
        for line in response.iter_lines():
            if line.startswith("data:"):
                data.append(line[5:].removeprefix(" "))
            elif not line and data:
                yield _decoded("\n".join(data).encode())
                data = []


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return None


def _unexpected(url: str, status: int) -> GatewayError:
    reason = {
        _GONE: "nothing is there",
        _TOO_LARGE: "the call is too large",
    }.get(status, f"status {status} without an answer of JSON-RPC")
    return GatewayError(f"{url}: {reason}")
