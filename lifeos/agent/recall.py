"""Asking the memory: the semantic layer, over MCP, a tool for each operation."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from lifeos.agent.config import MemoryAt
from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.mcp import Mcp
from lifeos.agent.memory import Answer, MemoryRefusedError

_Answer = TypeVar("_Answer", bound=Answer)

VERSION = "x-lifeos-memory"
"""Header: the version of the memory that the agent was compiled with."""
SERVED = "/v1/served"
"""Beside the door: whether that version is served to the agent. Asked before a pod takes decisions."""


_PATIENCE = 1.5
"""Seconds: less than kubelet waits for a probe, so that probes of a memory that is silent do not pile up."""


class Refused(GatewayError, MemoryRefusedError):  # noqa: N818  an answer, not a fault
    """The memory, in its own words."""


def ask(
    mcp: Mcp,
    memory: MemoryAt,
    operation: str,
    arguments: dict[str, Any],
    kind: type[_Answer],
    headers: Mapping[str, str],
) -> _Answer:
    """What the memory answers. Raises :class:`Refused`, and :class:`GatewayError` when it does not answer: no records would be an answer."""
    if not memory.url:
        raise GatewayError(f"memory '{memory.name}' is not served: agent.json gives no address of it")
    message = mcp.call(memory.url, operation, arguments, {**headers, VERSION: memory.snapshot})
    if message.error is not None:
        raise Refused(f"memory '{memory.name}' refused: {message.error.get('message')}")
    try:
        return msgspec.convert((message.result or {}).get("structuredContent"), kind)
    except msgspec.ValidationError as error:
        raise GatewayError(f"memory '{memory.name}' answered with other than {operation} gives: {error}") from error


def served(connection: Connection, memory: MemoryAt) -> bool:
    """Whether the memory answers, from a version that this agent may decide by."""
    url = memory.url.removesuffix("/mcp") + SERVED
    try:
        with connection.post(url, {}, {VERSION: memory.snapshot}, _PATIENCE) as response:
            return response.status_code == HTTPStatus.OK
    except GatewayError:
        return False
