"""Calling tools through the gateway: by MCP or by plain HTTP, with what the agent says of its decision where the policies look for it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lifeos.agent.config import ToolAt
from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.desk import Answered, recorded
from lifeos.agent.mcp import Mcp

_DENIED = -32010
"""The JSON-RPC error with which the gateway denies."""


class Actions:
    """Tools, for all tasks of an agent."""

    def __init__(self, connection: Connection, mcp: Mcp) -> None:
        self._connection = connection
        self._mcp = mcp

    def call(
        self,
        tool: ToolAt,
        arguments: dict[str, Any],
        *,
        confidence: float | None,
        route: str,
        headers: Mapping[str, str],
    ) -> Answered:
        """What came of a call. A server that is not there is a call that failed, not an error of the agent."""
        stated = {"confidence": confidence, "route": route}
        if confidence is None:
            del stated["confidence"]
        try:
            if tool.protocol == "mcp":
                return self._by_mcp(tool, arguments, stated, headers)
            return self._by_http(tool, arguments, stated, headers)
        except GatewayError as error:
            return _failed(str(error))

    def _by_mcp(
        self, tool: ToolAt, arguments: dict[str, Any], stated: dict[str, Any], headers: Mapping[str, str]
    ) -> Answered:
        meta = {f"lifeos.dev/{key}": value for key, value in stated.items()}
        message = self._mcp.call(tool.url, tool.name, arguments, headers, meta)
        if message.error is not None:
            words = str(message.error.get("message", "the server gave no reason"))
            if message.error.get("code") == _DENIED:
                return Answered("denied", {"error": words}, _reasons(message.error.get("data")))
            return _failed(words)
        if message.recorded:
            return recorded()
        result = message.result or {}
        return Answered("failed" if result.get("isError") else "done", result_of(result))

    def _by_http(
        self, tool: ToolAt, arguments: dict[str, Any], stated: dict[str, Any], headers: Mapping[str, str]
    ) -> Answered:
        said = {f"x-lifeos-{key}": str(value) for key, value in stated.items()}
        with self._connection.post(tool.url, arguments, {**headers, **said}) as response:
            data = _decoded(response.read())
            if response.is_success:
                noted = response.headers.get("x-lifeos-recorded") == "true"
                return recorded() if noted else Answered("done", data)
            error = data.get("error") if isinstance(data, dict) else None
            if isinstance(error, dict) and error.get("type") == "lifeos_denied":
                return Answered("denied", {"error": str(error.get("message", ""))}, _reasons(error))
            return Answered("failed", data if isinstance(data, dict) else {"error": f"status {response.status_code}"})


def result_of(result: dict[str, Any]) -> Any:
    """What a tool gave: its structured content; or its text, as JSON where it is some."""
    if "structuredContent" in result:
        return result["structuredContent"]
    content = result.get("content") or []
    text = "\n".join(
        str(part.get("text", "")) for part in content if isinstance(part, dict) and part.get("type") == "text"
    )
    if result.get("isError"):
        return {"error": text}
    return _decoded(text.encode())


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def _reasons(data: Any) -> tuple[dict[str, str], ...]:
    """The gateway's reasons, each with a code, a message and a remedy."""
    listed = data.get("reasons") if isinstance(data, dict) else None
    try:
        return msgspec.convert(listed or (), tuple[dict[str, str], ...])
    except msgspec.ValidationError:
        return ()


def _failed(words: str) -> Answered:
    return Answered("failed", {"error": words})
