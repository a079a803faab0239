"""The memory behind a server of the official SDK."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.agent import recall as recalling
from lifeos.agent.config import MemoryAt
from lifeos.agent.connection import GatewayError
from lifeos.agent.mcp import Mcp
from lifeos.agent.recall import recall
from tests.lifeos.agent import behind, served


@pytest.fixture(scope="module")
def memory():
    with served.serving(behind.mcp_app(streamable_http_path="/memory/user-context")) as url:
        yield MemoryAt("user-context", "sha256:0", f"{url}/memory/user-context")


def test_records_come_the_best_first(memory):
    found = recall(Mcp(served.OPEN), memory, "bins", 2, {})
    assert list(found.items()) == [("note:b", "Bins on Monday."), ("note:a", "Bins are grey.")]
    assert list(recall(Mcp(served.OPEN), memory, "bins", 1, {})) == ["note:b"]


def test_what_is_no_answer_is_not_nothing(memory):
    with pytest.raises(GatewayError, match="other than records"):
        recall(Mcp(served.OPEN), memory, "odd", 1, {})
    with pytest.raises(GatewayError, match="is not served"):
        recall(Mcp(served.OPEN), MemoryAt("m", "s"), "bins", 1, {})
    app, _ = behind.gateway_app()
    with served.serving(app) as url, pytest.raises(GatewayError, match="refused: not sure enough"):
        recall(Mcp(served.OPEN), MemoryAt("m", "s", f"{url}/tools/denied"), "bins", 1, {})


def test_a_memory_that_is_silent_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(recalling, "_PATIENCE", 0.05)
    over = asyncio.Event()

    async def silent(_request):
        await over.wait()

    async def end(_request):
        over.set()
        return Response()

    app = Starlette(routes=[Route("/v1/served", silent, methods=["POST"]), Route("/end", end)])
    with served.serving(app) as url:
        assert recalling.served(served.OPEN, MemoryAt("m", "s", f"{url}/mcp")) is False
        assert httpx.get(f"{url}/end").status_code == 200
