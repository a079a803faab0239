"""A request as Envoy asks about it, and as policies read it: the input of the OPA-Envoy plugin, so that the same Rego runs under the plugin.

Source: github.com/open-policy-agent/opa-envoy-plugin, envoyauth/request.go (``RequestToInput``); the plugin keeps the last of two equal keys and decodes
escapes in a path, which are refused here.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from lifeos.bundle import canonical, content_hash
from lifeos.services.gateway import path, strict_json
from lifeos.services.gateway.strict_json import Malformed

_PARTIAL = "x-envoy-auth-partial-body"
"""Header that Envoy adds when it hands the body over: whether there is more of it."""

HOUSEKEEPING = ("initialize", "notifications/cancelled", "notifications/initialized", "ping", "tools/list")
"""Methods of MCP that keep a session, and call nothing."""


class Asked(NamedTuple):
    """What Envoy says of a request. ``principal``: of the caller's certificate. ``told``: the context extensions, which the matched route has, and no
    client can set. ``headers``: names in lower case. ``as_text``: Envoy handed the body over as text, and wrote ``!`` for each byte that is none."""

    principal: str
    told: Mapping[str, str]
    method: str
    path: str
    host: str
    headers: Mapping[str, str]
    body: bytes
    id: str = ""
    as_text: bool = False

    @property
    def kind(self) -> str:
        """What the route leads to: ``tool``, ``model`` or ``agent``."""
        return self.told.get("kind", "")

    @property
    def mcp(self) -> bool:
        """Whether the caller speaks MCP, and a denial must be JSON-RPC."""
        return "mcp" in self.told

    @property
    def tool(self) -> str:
        """The called tool, by the route; empty for what is none."""
        return self.told.get("mcp") or self.told.get("tool") or ""

    @property
    def route(self) -> str:
        """The called model route; empty for what is none."""
        return self.told.get("route", "")


class Read(NamedTuple):
    """A request that could be read. ``body``: None without one."""

    asked: Asked
    steps: list[str]
    query: dict[str, list[str]]
    body: Any

    @property
    def arguments(self) -> Any:
        """Of the called tool."""
        if not self.asked.mcp:
            return {} if self.body is None else self.body
        params = self.body.get("params") if isinstance(self.body, dict) else None
        return params.get("arguments", {}) if isinstance(params, dict) else {}

    @property
    def digest(self) -> str:
        """The content address of what is asked, for approvals, and to tell a question from the same one again: of a tool's arguments, or of a model's prompt."""
        if self.asked.kind == "model":
            return content_hash(_same(self.asked.body))
        return content_hash(canonical(self.arguments))

    @property
    def calls(self) -> bool:
        """Whether something is called, and an MCP session not only kept."""
        if not self.asked.mcp:
            return True
        if self.body is None:
            return self.asked.method not in ("GET", "DELETE")
        return not (isinstance(self.body, dict) and self.body.get("method") in HOUSEKEEPING)


def read(asked: Asked) -> Read:
    """Read all of a request. Raises :class:`Malformed` for what could be decided as one thing and executed as another."""
    if "tool" in asked.told and asked.mcp:
        raise Malformed("route-malformed", "the route leads to a tool in two ways")
    steps, query = path.steps(asked.path), path.query(asked.path)
    if query and asked.kind != "agent":
        raise Malformed("path-malformed", "a call has no query; what it says stands in the body")
    return Read(asked, steps, query, _body(asked))


def _body(asked: Asked) -> Any:
    if asked.kind not in ("tool", "model"):  # an agent's request is its own business
        return None
    headers = asked.headers
    if headers.get("content-encoding", "identity") != "identity":
        raise Malformed("body-malformed", "the body is compressed, and could not be checked")
    length = headers.get("content-length")
    if headers.get(_PARTIAL, "false") != "false" or (length is not None and length != str(len(asked.body))):
        raise Malformed("body-truncated", "the body is too large to be checked as a whole")
    if (
        not asked.body or asked.kind == "model"
    ):  # what a prompt says is between the agent and the router, whose guard reads it
        return None
    if asked.as_text and b"!" in asked.body:  # the tool's server gets the bytes, and could read something else there
        raise Malformed("body-malformed", "the body has a '!', which also stands for what is no UTF-8; write \\u0021")
    kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    if kind != "application/json" or any(one not in ("charset=utf-8", 'charset="utf-8"') for one in parameters):
        raise Malformed("body-malformed", "the content type of a call is application/json, in UTF-8")
    return strict_json.decode(asked.body)


def _same(prompt: bytes) -> bytes:
    """Alike for prompts that say the same, however they are written; one that is no JSON is what it is."""
    try:
        return canonical(msgspec.json.decode(prompt))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return prompt


def document(read: Read, facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """The input of a decision. ``facts``: what the gateway adds; None where nothing is stateful."""
    asked = read.asked
    http = {
        "id": asked.id,
        "method": asked.method,
        "path": asked.path,
        "host": asked.host,
        "headers": dict(asked.headers),
        "body": asked.body.decode() if read.body is not None else "",
    }
    found: dict[str, Any] = {
        "attributes": {
            "source": {"principal": asked.principal},
            "contextExtensions": dict(asked.told),
            "request": {"http": http},
        },
        "parsed_path": read.steps,
        "parsed_query": read.query,
        "truncated_body": False,
    }
    if read.body is not None:
        found["parsed_body"] = read.body
    if facts is not None:
        found["facts"] = dict(facts)
    return found
