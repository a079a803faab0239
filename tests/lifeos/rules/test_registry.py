"""The registry of rules."""

import pytest

from lifeos import rules
from tests.lifeos.rules.fleet import found, sound

AGENT = {**rules.AGENT, **rules.SOUND}


@pytest.mark.parametrize("group", [AGENT, rules.CATALOG, rules.ROSTER])
def test_a_rule_is_called_as_its_module_and_says_which_codes_it_gives(group):
    for name, rule in group.items():
        assert rule.__name__ == f"lifeos.rules.{name}"
        assert rule.__doc__.startswith("LOS")


def test_a_sound_fleet_has_no_problem():
    fleet = sound()
    assert [
        found(rule.check(fleet.catalog)) for rule in rules.CATALOG.values() if found(rule.check(fleet.catalog))
    ] == []
    together = fleet.catalog, fleet.roster
    assert [found(rule.check(*together)) for rule in rules.ROSTER.values() if found(rule.check(*together))] == []
    for agent in fleet.agents.values():
        assert [
            found(rule.check(agent, fleet.catalog))
            for rule in AGENT.values()
            if found(rule.check(agent, fleet.catalog))
        ] == []
