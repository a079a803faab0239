"""What is behind the gateway on one machine: simulated tools or the declared ones, and models."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import httpx
import msgspec

from lifeos import ir
from lifeos.agent.mcp import VERSION
from lifeos.gym.simulators import SimulatorError
from lifeos.services.gateway.access_log import micros as _micros
from lifeos.up.world import Simulated

_TIMEOUT = httpx.Timeout(300.0, connect=5.0)
"""Seconds: as long as the gateway of a cluster lets a tool take."""
_PASSED = ("accept", "content-type", "mcp-protocol-version", "mcp-session-id", "x-lifeos-confidence", "x-lifeos-route")
_COST = "x-litellm-response-cost"
"""Header in which a router says what an answer cost, in the currency of the declared prices."""
_TOLD = ("content-type", "mcp-session-id", _COST)
_REFUSED = -32000
"""JSON-RPC: of those that a server may define."""
_JSON = {"content-type": "application/json"}


class Carried(NamedTuple):
    """What came of a call that was let through. ``sent``: whether anything of it reached a server; ``failed``: whether the server says that it could not; ``micros``: what
    a model's answer cost; ``read``: texts of records in it, by id."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    sent: bool = True
    failed: bool = False
    micros: int | None = None
    read: Mapping[str, str] = {}


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Counted(msgspec.Struct, frozen=True):
    usage: _Usage = _Usage()


class Tools(Protocol):
    """Whoever carries out what the gateway let through. Called by many threads."""

    def call(self, agent: str, tool: str, body: bytes, headers: Mapping[str, str], *, mcp: bool) -> Carried:
        """One request to a tool. ``headers``: those of the request, with who calls."""
        ...

    def close(self) -> None:
        """At the end."""
        ...


class SimulatedTools:
    """:class:`Tools` in the world of each agent."""

    def __init__(self, worlds: Mapping[str, Simulated]) -> None:
        self._worlds = worlds

    def call(self, agent: str, tool: str, body: bytes, headers: Mapping[str, str], *, mcp: bool) -> Carried:
        """See :class:`Tools`."""
        message = msgspec.json.decode(body) if body else {}
        if mcp and message.get("method") != "tools/call":
            return kept_session(message, tool)
        world = self._worlds.get(agent)
        if world is None:
            return _failed(message, "nobody simulates this tool here", mcp=mcp)
        arguments = message["params"].get("arguments", {}) if mcp else message
        try:
            effect = world.call(tool, arguments)
        except SimulatorError as error:
            return _failed(message, str(error), mcp=mcp)
        if mcp:
            found = content(message, effect.found.result, failed=effect.failed)
            return found._replace(failed=effect.failed, read=effect.found.records)
        data = msgspec.json.encode(effect.found.result)
        return Carried(502 if effect.failed else 200, _JSON, data, failed=effect.failed, read=effect.found.records)

    def close(self) -> None:
        """See :class:`Tools`; there is nothing to let go of."""


class RealTools:
    """:class:`Tools` at the addresses that are declared."""

    def __init__(self, tools: Mapping[str, ir.Tool]) -> None:
        self._tools = tools
        self._client = httpx.Client(timeout=_TIMEOUT, trust_env=False)

    def call(self, agent: str, tool: str, body: bytes, headers: Mapping[str, str], *, mcp: bool) -> Carried:
        """See :class:`Tools`."""
        passed = {name: headers[name] for name in (*_PASSED, "x-lifeos-agent", "x-lifeos-track") if name in headers}
        return _forwarded(self._client, self._tools[tool].endpoint.url, body, passed)

    def close(self) -> None:
        """See :class:`Tools`."""
        self._client.close()


class Models:
    """A server of OpenAI's protocol, asked for routes."""

    def __init__(self, url: str, routes: Mapping[str, ir.ModelRoute], key: str = "") -> None:
        """``url``: as of :class:`lifeos.agent.router.Router`; ``key``: that the server knows us by, which no agent sees."""
        self._url, self._routes = url.rstrip("/"), routes
        self._headers = {**_JSON, **({"authorization": f"Bearer {key}"} if key else {})}
        self._client = httpx.Client(timeout=_TIMEOUT, trust_env=False)

    def ask(self, route: str, body: bytes) -> Carried:
        """A chat on a route. What it cost is what the server says; or else the declared price of the first upstream, times the tokens that are reported."""
        url = f"{self._url.replace('{route}', route)}/chat/completions"
        carried = _forwarded(self._client, url, body, self._headers)
        micros = _micros(carried.headers.get(_COST, ""))
        if carried.failed or micros is not None:
            return carried._replace(micros=micros)
        try:
            usage = msgspec.json.decode(carried.body, type=_Counted).usage
        except msgspec.DecodeError:
            return carried  # the ledger presumes the most that it could cost
        price = self._routes[route].upstreams[0].price
        cost = usage.prompt_tokens * price.input.micros + usage.completion_tokens * price.output.micros
        micros = -(-cost // 1_000_000)
        told = f"{micros // 1_000_000}.{micros % 1_000_000:06}"
        return carried._replace(micros=micros, headers={**carried.headers, _COST: told})

    def close(self) -> None:
        """At the end."""
        self._client.close()


def kept_session(message: Mapping[str, Any], tool: str) -> Carried:
    """The answer of a server that has one tool to what only keeps an MCP session."""
    method, identity = str(message.get("method", "")), message.get("id")
    if method.startswith("notifications/") or not message:
        return Carried(202, {}, b"")
    results: dict[str, dict[str, Any]] = {
        "initialize": {
            "protocolVersion": VERSION,
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "lifeos-up", "version": "1"},
        },
        "tools/list": {"tools": [{"name": tool, "inputSchema": {"type": "object"}}]},
    }
    return _result(identity, results.get(method, {}))


def content(message: Mapping[str, Any], result: Any, *, failed: bool = False) -> Carried:
    """A tool's result, as text and, where MCP allows it, as data."""
    told: dict[str, Any] = {
        "isError": failed,
        "content": [{"type": "text", "text": msgspec.json.encode(result).decode()}],
    }
    if isinstance(result, dict):
        told["structuredContent"] = result
    return _result(message.get("id"), told)


def refusal(message: Mapping[str, Any], words: str) -> Carried:
    """As the semantic layer refuses."""
    error = {"code": _REFUSED, "message": words}
    return Carried(200, _JSON, msgspec.json.encode({"jsonrpc": "2.0", "id": message.get("id"), "error": error}))


def _result(identity: Any, result: Mapping[str, Any]) -> Carried:
    return Carried(200, _JSON, msgspec.json.encode({"jsonrpc": "2.0", "id": identity, "result": result}))


def _failed(message: Mapping[str, Any], words: str, *, mcp: bool) -> Carried:
    if mcp:
        return content(message, {"error": words}, failed=True)._replace(failed=True)
    return Carried(502, _JSON, msgspec.json.encode({"error": words}), failed=True)


def _forwarded(client: httpx.Client, url: str, body: bytes, headers: Mapping[str, str]) -> Carried:
    try:
        answer = client.post(url, content=body, headers=dict(headers))
    except httpx.HTTPError as error:
        words = f"no answer from {url}: {error or type(error).__name__}"
        unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        data = msgspec.json.encode({"error": {"type": "unreachable", "code": "unreachable", "message": words}})
        return Carried(502, _JSON, data, sent=not unsent, failed=True)
    told = {name: answer.headers[name] for name in _TOLD if name in answer.headers}
    return Carried(answer.status_code, told, answer.content, failed=not answer.is_success)
