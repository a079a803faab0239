"""The registry of rules."""

import pytest

from lifeos import rules
from tests.lifeos.rules.fleet import found, sound

FLEET = {**rules.FLEET, **rules.SOUND}


@pytest.mark.parametrize("group", [rules.AGENT, rules.CATALOG, FLEET])
def test_a_rule_is_called_as_its_module_and_says_which_codes_it_gives(group):
    for name, rule in group.items():
        assert rule.__name__ == f"lifeos.rules.{name}"
        assert rule.__doc__.startswith("LOS")


def test_a_sound_fleet_has_no_problem():
    fleet = sound()
    assert [
        found(rule.check(fleet.catalog)) for rule in rules.CATALOG.values() if found(rule.check(fleet.catalog))
    ] == []
    assert [found(rule.check(fleet)) for rule in FLEET.values() if found(rule.check(fleet))] == []
    for agent in fleet.agents.values():
        assert [
            found(rule.check(agent, fleet.catalog))
            for rule in rules.AGENT.values()
            if found(rule.check(agent, fleet.catalog))
        ] == []
