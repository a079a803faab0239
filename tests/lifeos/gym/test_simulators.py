"""Tools that the repository simulates itself: a world of its own, and mistakes that are nobody's failure."""

import msgspec
import pytest

from lifeos.agent.sources import read
from lifeos.errors import LifeOSError, UsageError
from lifeos.gym.rehearsal import rehearse
from lifeos.gym.run import run
from lifeos.gym.simulators import SimulatorError, load
from lifeos.gym.tools import Found, ToolError
from lifeos.ir.agent import ToolUse
from tests.lifeos.gym import agents
from tests.lifeos.gym.conftest import address

WATERS = """\
from lifeos.gym.tools import Found, State, ToolError


def call(state: State, arguments):
    plant = state["plants"].get(arguments["plant"])
    if plant is None:
        raise ToolError(f"there is no plant '{arguments['plant']}'")
    plant["dry"] = False
    return Found({"watered": arguments["plant"]}, {arguments["plant"]: "watered"})
"""


@pytest.fixture
def loaded(tmp_path):
    """Load the simulation of a watering can from this text."""

    def make(text):
        (tmp_path / "watering-can.py").write_text(text)
        return load(str(tmp_path), ["watering-can"], read(str(tmp_path)))["watering-can"]

    return make


def test_a_call(loaded):
    state = {"plants": {"plant:fern": {"dry": True}}}
    water = loaded(WATERS)
    assert water(state, {"plant": "plant:fern"}) == Found({"watered": "plant:fern"}, {"plant:fern": "watered"})
    assert state["plants"]["plant:fern"]["dry"] is False
    with pytest.raises(ToolError, match="no plant 'plant:oak'"):
        water(state, {"plant": "plant:oak"})


def test_what_it_does_to_the_arguments_is_not_what_was_called_with(loaded):
    arguments = {"plant": "a"}
    loaded(
        "from lifeos.gym.tools import Found\ndef call(state, arguments):\n    arguments.clear()\n    return Found({})\n"
    )({}, arguments)
    assert arguments == {"plant": "a"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    return {}['x']\n", "evals/world/watering-can.py:3: KeyError: 'x'"),
        ("    return {}\n", "evals/world/watering-can.py: TypeError: call gave a dict, not Found(result)"),
        ("    state['x'] = object()\n    return Found({})\n", "evals/world/watering-can.py: TypeError: "),
    ],
)
def test_its_mistakes_have_a_place(loaded, body, said):
    call = loaded(f"from lifeos.gym.tools import Found\ndef call(state, arguments):\n{body}")
    with pytest.raises(SimulatorError) as raised:
        call({}, {})
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"), [("x = 1\n", "has no function 'call'"), ("def call(:\n", "py:1: SyntaxError")]
)
def test_one_that_cannot_be_used(loaded, text, said):
    with pytest.raises(LifeOSError, match=said):
        loaded(text)


def test_only_what_is_asked_for_is_loaded(tmp_path):
    (tmp_path / "broken.py").write_text("1/0\n")
    assert load(str(tmp_path), [], read(str(tmp_path))) == {}


@pytest.fixture
def with_can(gated, fleet, tmp_path):
    """The gate of hello, whose calendar is simulated by the repository with this text; or which has a tool that nobody simulates."""

    def make(text):
        gate = gated(agents.GOOD)
        change, catalog, world = msgspec.structs.replace, gate.fleet.catalog, tmp_path / "evals/world"
        agent = gate.agent
        if text is None:
            can = change(catalog.tools["calendar-read"], name="watering-can")
            catalog = change(catalog, tools={**catalog.tools, "watering-can": can})
            agent = change(agent, tools=(*agent.tools, ToolUse("watering-can", "low")))
        else:
            world.mkdir()
            (world / "calendar-read.py").write_text(text)
            catalog = change(catalog, world={"calendar-read": address(world)})
        return type(gate)(str(tmp_path), change(gate.fleet, catalog=catalog), agent, gate.suite)

    return make


def test_a_granted_tool_that_nobody_simulates(with_can):
    gate = with_can(None)
    with pytest.raises(UsageError, match="tool 'watering-can' is granted to 'hello' and has no simulation") as refused:
        rehearse(gate)
    assert "evals/world/watering-can.py with a function 'call'" in str(refused.value)


AS_BEFORE = (
    "from lifeos.gym.tools.calendar import read\n\ndef call(state, arguments):\n    return read(state, arguments)\n"
)


def test_a_gate_in_a_world_of_the_repositorys_own(with_can, gated):
    gate = with_can(AS_BEFORE)
    assert gate.simulated != gated(agents.GOOD).simulated, "it is another world, so another gate"
    verdict, _ = run(gate, 2)
    assert verdict.decision == "pass"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            AS_BEFORE.replace("return read", "return state['nothing'] or read"),
            "evals/world/calendar-read.py:4: KeyError: 'nothing'",
        ),
        (
            AS_BEFORE.replace("    return", "    while True: pass\n    return"),
            "evals/world/calendar-read.py: a call took longer than 1 s",
        ),
        ("def call(:\n", "evals/world/calendar-read.py:1: SyntaxError: invalid syntax"),
    ],
)
def test_its_mistakes_do_not_count_against_the_agent(with_can, monkeypatch, text, said):
    monkeypatch.setattr("lifeos.gym.workers.SUITE", 1.0)
    gate = with_can(text)
    with pytest.raises(UsageError) as refused:
        run(gate, 2)
    assert said in str(refused.value)
    with open(gate.path, "rb") as file:
        assert b"'nothing'" not in file.read()
