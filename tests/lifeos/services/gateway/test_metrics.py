"""What the gateway tells Prometheus: each call once, under the name that the ledger and the caller see."""

import pytest
from msgspec.structs import replace

from lifeos.services.gateway.denial import Reason
from lifeos.services.gateway.metrics import SOURCES, Metrics
from lifeos.services.gateway.opa import NoAnswer
from tests.lifeos.services.gateway.books import mcp, message
from tests.lifeos.services.gateway.test_gateway import READ, WIPE, World, allowance, denial

SHADOW = Reason("shadow", "shadow-recorded", "a shadow does nothing", "go on")
STRANGER = Reason("principal", "unknown-agent", "nobody knows it", "declare it")


def counted(world, name, **labels):
    return world.metrics.registry.get_sample_value(f"lifeos_gateway_{name}_total", labels) or 0


def test_what_is_allowed_denied_and_recorded():
    world = World()
    world.decide(READ)
    assert counted(world, "calls", agent="pilot", verdict="allowed") == 1
    world.opa.answer = lambda _: denial()
    world.decide(WIPE)
    assert counted(world, "calls", agent="pilot", verdict="denied") == 1
    assert counted(world, "denials", agent="pilot", code="destruction-unapproved") == 1
    world.opa.answer = lambda _: replace(denial(SHADOW), recorded=True)
    world.decide(WIPE)
    assert counted(world, "calls", agent="pilot", verdict="recorded") == 1
    assert world.metrics.registry.get_sample_value("lifeos_gateway_decision_seconds_count") == 3


def test_what_the_ledger_refuses_after_all():
    world = World(lambda _: allowance(10**12))
    world.decide(READ)
    assert counted(world, "denials", agent="pilot", code="budget-exhausted") == 1
    assert counted(world, "calls", agent="pilot", verdict="allowed") == 0


def test_what_cannot_be_read():
    world = World()
    world.decide(mcp("look", b"{"))
    assert counted(world, "calls", agent="pilot", verdict="denied") == 1


def test_a_stranger_has_no_name():
    world = World(lambda _: denial(STRANGER))
    world.decide(mcp("look", message("look", {}), principal="spiffe://example.test/agent/somebody/track/stable"))
    assert counted(world, "denials", agent="", code="unknown-agent") == 1
    assert counted(world, "denials", agent="somebody", code="unknown-agent") == 0


def fails(error):
    def answer(_):
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "away", "source"),
    [
        (fails(NoAnswer("OPA is away")), False, "policies"),
        (lambda _: allowance(), True, "ledger"),
        (fails(ZeroDivisionError()), False, "gateway"),
    ],
)
def test_because_of_whom_nobody_decided(answer, away, source):
    world = World(answer)
    world.books.away = away
    assert not world.decide(READ).allowed
    assert {one: counted(world, "undecided", source=one) for one in SOURCES} == {
        one: int(one == source) for one in SOURCES
    }


def test_two_of_them_do_not_meet():
    Metrics().decided("pilot", "allowed")
    labels = {"agent": "pilot", "verdict": "allowed"}
    assert Metrics().registry.get_sample_value("lifeos_gateway_calls_total", labels) is None
