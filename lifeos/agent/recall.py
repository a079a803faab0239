"""Asking the memory: the semantic layer, over MCP, by its tool ``recall``."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec

from lifeos.agent.config import MemoryAt
from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.mcp import Mcp

TOOL = "recall"
"""Takes ``question`` and ``most``; gives ``records``, the best first."""


VERSION = "x-lifeos-memory"
"""Header: the version of the memory that the agent was compiled with."""
SERVED = "/v1/served"
"""Beside the door: whether that version is served to the agent. Asked before a pod takes decisions."""


_PATIENCE = 1.5
"""Seconds: less than kubelet waits for a probe, so that probes of a memory that is silent do not pile up."""


class Record(msgspec.Struct, frozen=True):
    """A record of memory: the id to cite, and its text."""

    id: str
    text: str


class Found(msgspec.Struct, frozen=True):
    """The result of the tool."""

    records: tuple[Record, ...]


def recall(mcp: Mcp, memory: MemoryAt, question: str, most: int, headers: Mapping[str, str]) -> dict[str, str]:
    """Text by record id, the best first. Raises :class:`GatewayError` when the memory does not answer: no records would be an answer."""
    if not memory.url:
        raise GatewayError(f"memory '{memory.name}' is not served: agent.json gives no address of it")
    message = mcp.call(memory.url, TOOL, {"question": question, "most": most}, {**headers, VERSION: memory.snapshot})
    if message.error is not None:
        raise GatewayError(f"memory '{memory.name}' refused: {message.error.get('message')}")
    try:
        found = msgspec.convert((message.result or {}).get("structuredContent"), Found)
    except msgspec.ValidationError as error:
        raise GatewayError(f"memory '{memory.name}' answered with other than records: {error}") from error
    return {record.id: record.text for record in found.records}


def served(connection: Connection, memory: MemoryAt) -> bool:
    """Whether the memory answers, from a version that this agent may decide by."""
    url = memory.url.removesuffix("/mcp") + SERVED
    try:
        with connection.post(url, {}, {VERSION: memory.snapshot}, _PATIENCE) as response:
            return response.status_code == HTTPStatus.OK
    except GatewayError:
        return False
