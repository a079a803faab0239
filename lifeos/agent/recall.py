"""Asking the memory: the semantic layer, over MCP, by its tool ``recall``."""

from collections.abc import Mapping

import msgspec

from lifeos.agent.config import MemoryAt
from lifeos.agent.connection import GatewayError
from lifeos.agent.mcp import Mcp

TOOL = "recall"
"""Takes ``question`` and ``most``; gives ``records``, the best first."""


class Record(msgspec.Struct, frozen=True):
    """A record of memory: the id to cite, and its text."""

    id: str
    text: str


class Found(msgspec.Struct, frozen=True):
    """The result of the tool."""

    records: tuple[Record, ...]


def recall(mcp: Mcp, memory: MemoryAt | None, question: str, most: int, headers: Mapping[str, str]) -> dict[str, str]:
    """Text by record id, the best first. Raises :class:`GatewayError` when the memory does not answer: no records would be an answer."""
    if memory is None or not memory.url:
        raise GatewayError("this agent has no memory to ask: agent.json gives no address of one")
    message = mcp.call(memory.url, TOOL, {"question": question, "most": most}, headers)
    if message.error is not None:
        raise GatewayError(f"memory '{memory.name}' refused: {message.error.get('message')}")
    try:
        found = msgspec.convert((message.result or {}).get("structuredContent"), Found)
    except msgspec.ValidationError as error:
        raise GatewayError(f"memory '{memory.name}' answered with other than records: {error}") from error
    return {record.id: record.text for record in found.records}
