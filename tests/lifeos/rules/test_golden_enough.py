"""LOS604: golden decisions are enough for the releases of the agents."""

import pytest
from msgspec.structs import replace

from lifeos.rules import golden_enough
from tests.lifeos.rules.fleet import agent, found, sound
from tests.lifeos.rules.goldens import DECIDED, golden, numbered, with_golden


def problems(whole, least=95, percent=5, profile="rollout"):
    one = agent("hello")
    shadow = replace(one.release.shadow, min_decisions=least, percent=percent)
    one = replace(one, release=replace(one.release, shadow=shadow), runtime=replace(one.runtime, profile=profile))
    return list(golden_enough.check(one, whole))


def test_none_is_as_before():
    assert problems(sound().catalog) == []


@pytest.mark.parametrize(("count", "least"), [(95, 95), (43, 1), (1000, 95)])
def test_enough(count, least):
    assert problems(with_golden(a=numbered(count)), least) == []


def test_several_count_together():
    assert problems(with_golden(a=numbered(60), b=numbered(34), c=golden())) == []


def test_fewer_than_are_demanded():
    (problem,) = problems(with_golden(a=numbered(94)))
    assert found([problem]) == [("LOS604", DECIDED)]
    assert "94 different tasks never suffice" in problem.message
    assert "needs 95: release.shadow.minDecisions of agent 'hello'" in problem.message
    assert problem.hint.startswith("give 1 more")


def test_fewer_than_show_anything():
    (problem,) = problems(with_golden(a=numbered(42)), least=10)
    assert "needs 43: '95 of 100' is shown by no fewer, all of them good" in problem.message


def test_where_there_is_no_shadow_nobody_is_asked():
    assert problems(with_golden(a=golden()), percent=0) == []
    assert problems(with_golden(a=golden()), percent=0, profile="knative") != []
