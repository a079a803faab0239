"""Denials that the gateway words itself, because OPA was not asked or did not answer; in the words of ``policies/action/envoy.rego``."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

DENIED = -32010
"""The JSON-RPC error of a denial."""
_JSON = {"content-type": "application/json"}


class Reason(msgspec.Struct, frozen=True):
    """Why not. ``code``: stable; ``remedy``: what a model or a person can do about it."""

    policy: str
    code: str
    message: str
    remedy: str


class Reply(NamedTuple):
    """What Envoy is told. Allowed, ``headers`` replace those of the request, and ``back`` are those that are added to its answer; else ``headers`` are those of the answer, with
    ``status`` and ``body``."""

    allowed: bool
    status: int
    headers: Mapping[str, str]
    body: str
    back: Mapping[str, str] = MappingProxyType({})


def denied(
    *reasons: Reason, status: int, mcp: bool, id_: Any = None, headers: Mapping[str, str] | None = None
) -> Reply:
    """``reasons``: one at least. ``status``: for plain HTTP. By MCP it is 200, for clients drop the session on any other. ``id_``: of the JSON-RPC request."""
    every = msgspec.to_builtins(reasons)
    reason, why = reasons[0], every[0]
    if mcp:
        data = {**why, "reasons": every}
        del data["message"]
        error = {"code": DENIED, "message": reason.message, "data": data}
        body: dict[str, Any] = {"jsonrpc": "2.0", "id": id_, "error": error}
    else:
        shown = {key: value for key, value in why.items() if key != "policy"}
        body = {"error": {"type": "lifeos_denied", **shown, "reasons": every}}
    return Reply(False, 200 if mcp else status, {**_JSON, **(headers or {})}, msgspec.json.encode(body).decode())


def malformed(code: str, message: str) -> Reason:
    """What is wrong with the request itself."""
    return Reason(
        "kernel", code, message, "send one complete JSON object, with each key and header once, by the tool's own path"
    )


def undecided(why: str) -> Reason:
    """Nobody could decide."""
    return Reason("kernel", "undecided", f"no decision could be made: {why}", "try again in a while; nothing was done")
