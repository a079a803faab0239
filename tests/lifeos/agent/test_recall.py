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
from lifeos.agent.memory import FactList, MemoryRefusedError, Records
from lifeos.agent.recall import ask
from tests.lifeos.agent import behind, served


@pytest.fixture(scope="module")
def memory():
    with served.serving(behind.mcp_app(streamable_http_path="/memory/user-context")) as url:
        yield MemoryAt("user-context", "sha256:0", f"{url}/memory/user-context")


def recall(memory, question, most=5):
    return ask(Mcp(served.OPEN), memory, "recall", {"question": question, "most": most}, Records, {})


def test_records_come_the_best_first_with_the_state_and_whose_word_they_are(memory):
    found = recall(memory, "bins", 2)
    assert [(one.id, one.text, one.status, one.orders) for one in found.records] == [
        ("note:b", "Bins on Monday.", "proposed", True),
        ("note:a", "Bins are grey.", "recorded", False),
    ]
    assert found.state == "sha256:0@1:2"
    assert [one.id for one in recall(memory, "bins", 1).records] == ["note:b"]


def test_the_other_operations_are_tools_beside_it(memory):
    found = ask(Mcp(served.OPEN), memory, "facts", {"entity": "bins", "most": 5}, FactList, {})
    assert [(one.record, one.property, one.value) for one in found.facts] == [("note:a", "colour", "grey")]


def test_what_is_no_answer_is_not_nothing(memory):
    with pytest.raises(GatewayError, match="other than recall gives"):
        recall(memory, "odd")
    with pytest.raises(GatewayError, match="is not served"):
        recall(MemoryAt("m", "s"), "bins")
    app, _ = behind.gateway_app()
    for kind in (GatewayError, MemoryRefusedError):
        with served.serving(app) as url, pytest.raises(kind, match="refused: not sure enough"):
            recall(MemoryAt("m", "s", f"{url}/tools/denied"), "bins")


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
