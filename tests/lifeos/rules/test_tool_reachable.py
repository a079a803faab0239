"""LOS209: a granted tool admits the team and is served wherever the agent runs."""

import pytest

from lifeos.rules import tool_reachable
from tests.lifeos.rules.fleet import agent, among, catalog, found

AT = ("LOS209", "Agent teller spec.tools[0].ref")


@pytest.mark.parametrize(
    ("tool", "fields", "expected"),
    [
        ({}, {}, []),
        ({"teams": None}, {}, []),
        ({"teams": ("platform",)}, {}, [AT]),
        ({"environments": ("local",)}, {}, [AT]),
        ({"environments": ("local",)}, {"environments": ("local",)}, []),
        ({"teams": ("platform",), "environments": ("local",)}, {}, [AT, AT]),
    ],
)
def test_reach(tool, fields, expected):
    whole = catalog(tools=among("ledger-read", **tool))
    assert found(tool_reachable.check(agent(**fields), whole)) == expected


def test_a_tool_that_nobody_declared_is_another_rules_business():
    assert found(tool_reachable.check(agent(), catalog(tools=lambda _: {}))) == []
