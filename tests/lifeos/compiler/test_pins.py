"""Pins: taken for exactly what they say, and found where they say nothing."""

import pytest

from lifeos.compiler.pins import orphans, read_pins, unused
from lifeos.compiler.pipeline import Compilation
from lifeos.evidence.pin import FORMAT, encode, path_of
from lifeos.evidence.pin import Pin as Written
from lifeos.ir import Pin
from tests.lifeos.bundle import fleets

GOOD = Written(FORMAT, "clerk", "prod", "clerk-1a2b3c4d5e", "clerk-5e4d3c2b1a")
PATH = path_of("clerk", "prod")
FLEET = fleets.fleet()


def test_a_pin():
    assert read_pins({PATH: encode(GOOD)}) == ((Pin("prod", "clerk-1a2b3c4d5e", "clerk-5e4d3c2b1a", PATH),), [])


def test_one_that_does_not_hold_is_a_finding_and_no_pin():
    pins, found = read_pins({"evals/pins/clerk/local.json": encode(GOOD), PATH: encode(GOOD)})
    assert [pin.file for pin in pins] == [PATH]
    assert [(item.code, item.span.file) for item in found] == [("LOS602", "evals/pins/clerk/local.json")]


@pytest.mark.parametrize(
    ("agent", "environment", "fields", "said"),
    [
        ("clerk", "prod", {}, None),
        ("pilot", "prod", {}, "has the profile rollout"),
        ("clerk", "pord", {}, "did you mean 'prod'?"),
        ("clerk", "prod", {"environments": ("local",)}, "does not run in environment 'prod'"),
    ],
)
def test_a_pin_that_leads_nobody_anywhere(agent, environment, fields, said):
    one = fleets.change(FLEET.agents[agent], pins=(Pin(environment, "r", "c", PATH),), **fields)
    found = list(unused(one, FLEET.catalog))
    assert [item.code for item in found] == ([] if said is None else ["LOS603"])
    assert said is None or said in found[0].message


def test_a_pin_of_nobody():
    assert [item.span.file for item in orphans({"gone": {"x": b""}, "clerk": {PATH: b""}}, {"clerk"})] == ["x"]


def test_one_that_comes_later_is_found_though_nothing_else_changed(repo):
    """What is kept of the compilation before must not hide it."""
    before = Compilation(str(repo))
    before.apply(before.plan())
    pin = repo / path_of("gone", "local")
    pin.parent.mkdir(parents=True)
    pin.write_bytes(encode(Written(FORMAT, "gone", "local", "gone-1a2b3c4d5e", "gone-5e4d3c2b1a")))
    after = Compilation(str(repo))
    assert after.inputs.key != before.inputs.key
    assert [item.code for item in after.plan().found] == ["LOS603"]
