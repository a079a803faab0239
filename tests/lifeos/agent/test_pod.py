"""The desk in a pod: what an agent sees of it."""

import re
import subprocess
import sys

import pytest
from msgspec.structs import replace

from lifeos.agent.contract import Task, Usage
from lifeos.agent.memory import NoMemoryError
from lifeos.agent.model import ModelError
from lifeos.agent.pod import Pod
from lifeos.units import Money
from tests.lifeos.agent import behind, served


@pytest.fixture(scope="module")
def pod():
    app, _ = behind.gateway_app()
    with served.serving(app) as url:
        yield served.pod(url)


def test_the_date_is_the_persons(pod):
    assert pod.desk(Task("t", "s", "x", date="2026-03-14")).today == "2026-03-14"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", pod.desk(Task("t", "s", "x")).today)


def test_a_thought_with_its_cost(pod):
    desk = pod.desk(Task("t", "s", "x"))
    assert desk.prompt == "Be kind."
    thought = desk.think('{"a": 1}', system=desk.prompt, schema={"type": "object"})
    assert (thought.value, thought.usage) == ({"a": 1}, Usage(12, 3, 1, Money(13)))
    assert desk.think("words", stakes="high").text == "words"
    with pytest.raises(ModelError, match="other JSON"):
        desk.think("words", schema={"type": "object"})


def test_without_a_memory_it_is_refused_as_in_the_gym(pod):
    told = pod.told._replace(config=replace(pod.told.config, memory=None))
    with pytest.raises(NoMemoryError, match=r"declare spec\.memory of the agent"):
        Pod(told, served.OPEN).desk(Task("t", "s", "x")).recall("bins")


def test_the_contract_needs_nothing_but_msgspec():
    """Whoever writes an agent in another frame takes the contract, and nothing with it."""
    code = "import sys, lifeos.agent.contract, lifeos.agent.desk; print({m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    assert "msgspec" in loaded
    assert not {"httpx", "starlette", "opentelemetry", "yaml", "numpy", "pydantic"} & set(
        re.findall(r"'(\w+)'", loaded)
    )
