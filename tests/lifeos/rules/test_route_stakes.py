"""LOS212: what is decided at some stakes is decided on a route that serves them."""

import pytest

from lifeos.ir.agent import Reasoning
from lifeos.rules import route_stakes
from tests.lifeos.rules.fleet import agent, among, catalog, found


@pytest.mark.parametrize(
    ("high", "low", "expected"),
    [
        ("frontier", "local", []),
        ("local", "local", [("LOS212", "Agent teller spec.reasoning.high")]),
        ("frontier", "frontier", [("LOS212", "Agent teller spec.reasoning.low")]),
        ("nobody", "local", []),
    ],
)
def test_stakes(high, low, expected):
    assert found(route_stakes.check(agent(reasoning=Reasoning(high, low)), catalog())) == expected


def test_a_route_may_serve_both():
    whole = catalog(routes=among("frontier", stakes=("high", "low")))
    assert found(route_stakes.check(agent(reasoning=Reasoning("frontier", "frontier")), whole)) == []
