"""What a candidate spends: models, and priced tools whose calls were carried out."""

import pytest

from lifeos.agent.contract import Usage
from lifeos.gym.spending import below_zero, spent
from lifeos.gym.trace import Call, Thought, Trace
from lifeos.units import Money
from tests.lifeos.rules.fleet import agent, replace, sound

TOOL = agent().tools[0].ref
TOOLS = {TOOL: replace(sound().catalog.tools[TOOL], cost=Money(50_000))}


def trace(*events):
    return Trace(0, "t", "p", events, "error", "")


def test_models_and_tools():
    thought = Thought("high", (), "x", usage=Usage(9, 3, 1, Money(3000)))
    assert spent(trace(thought, Call(TOOL, {}, "done", {}, "s"), thought), TOOLS) == 56_000
    assert spent(trace(), TOOLS) == 0


@pytest.mark.parametrize("outcome", ["denied", "failed", "recorded"])
def test_a_call_that_was_not_carried_out_is_not_paid(outcome):
    assert spent(trace(Call(TOOL, {}, outcome, {}, "s")), TOOLS) == 0


def test_a_tool_that_there_is_not():
    assert spent(trace(Call("made-up", {}, "done", {}, "s")), TOOLS) == 0


@pytest.mark.parametrize("field", ["input_tokens", "output_tokens", "model_calls", "cost"])
def test_nobody_earns_by_consuming(field):
    assert below_zero(Usage(**{field: Money(-1) if field == "cost" else -1}))
    assert not below_zero(Usage())
