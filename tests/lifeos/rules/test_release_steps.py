"""LOS601: steps rise strictly and end at 100."""

import pytest
from msgspec.structs import replace

from lifeos.rules import release_steps
from tests.lifeos.rules.fleet import agent, catalog, found


@pytest.mark.parametrize("steps", [(100,), (25, 50, 100), (1, 2, 3, 100)])
def test_sound(steps):
    assert found(release_steps.check(agent(release=replace(agent().release, steps=steps)), catalog())) == []


@pytest.mark.parametrize(
    ("steps", "hint"),
    [
        ((25, 50), "[25, 50, 100]"),
        ((50, 25, 100), "[25, 50, 100]"),
        ((50, 50, 100), "[50, 100]"),
        ((100, 50), "[50, 100]"),
    ],
)
def test_spoilt(steps, hint):
    (problem,) = release_steps.check(agent(release=replace(agent().release, steps=steps)), catalog())
    assert found([problem]) == [("LOS601", "Agent teller spec.release.steps")]
    assert hint in problem.hint
