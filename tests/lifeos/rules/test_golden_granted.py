"""LOS605: what a good decision proposes is granted."""

from msgspec.structs import replace

from lifeos.ir.agent import ToolUse
from lifeos.rules import golden_enough, golden_granted
from tests.lifeos.rules.fleet import agent, found, sound
from tests.lifeos.rules.goldens import DECIDED, golden, with_golden


def problems(*granted, **good):
    one = replace(agent("hello"), tools=tuple(ToolUse(name, "low") for name in granted))
    return list(golden_granted.check(one, with_golden(a=golden(**good))))


def test_granted():
    assert problems("look", proposes=("look",)) == []
    assert problems() == []
    assert list(golden_granted.check(agent("hello"), sound().catalog)) == []


def test_not_granted():
    (problem,) = problems("look", proposes=("look", "pay"))
    assert found([problem]) == [("LOS605", f"{DECIDED}.a.good.proposes[1]")]
    assert "agent 'hello' is not granted 'pay'" in problem.message


def test_a_suite_that_is_not_there_is_the_mistake_of_others():
    nowhere = replace(sound().catalog, suites={})
    assert list(golden_granted.check(agent("hello"), nowhere)) == []
    assert list(golden_enough.check(agent("hello"), nowhere)) == []
