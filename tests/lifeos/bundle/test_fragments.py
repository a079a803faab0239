import random
import re

import pytest

from lifeos import ir
from lifeos.bundle import TornFleet, agent_fragment, assemble, catalog_fragments
from tests.lifeos.bundle import fleets
from tests.lifeos.bundle.fleets import change

CONFIG_MAP_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}")
CONFIG_MAP_LIMIT = 1024 * 1024


def parts(fleet):
    return [
        *catalog_fragments(fleet.catalog).values(),
        *(agent_fragment(agent, fleet.catalog) for agent in fleet.agents.values()),
    ]


def test_the_parts_make_the_fleet_in_any_order():
    fleet = fleets.fleet()
    for seed in range(5):
        shuffled = parts(fleet)
        random.Random(seed).shuffle(shuffled)
        assert assemble(shuffled) == fleet


def test_names_are_in_order_again():
    fleet = assemble(parts(fleets.fleet())[::-1])
    assert list(fleet.agents) == ["clerk", "pilot"]
    assert list(fleet.catalog.tools) == ["look", "pay", "wipe"]
    assert list(fleet.catalog.modules) == sorted(fleet.catalog.modules)


def test_keys_are_valid_and_unique_over_all_parts():
    keys = [key for part in parts(fleets.fleet()) for key in part]
    assert all(CONFIG_MAP_KEY.fullmatch(key) and not key.startswith("..") for key in keys)
    assert len(keys) == len(set(keys))


def test_a_thousand_agents_outgrow_no_config_map():
    fleet = fleets.large(1000)
    sizes = [sum(len(text.encode()) for text in part.values()) for part in parts(fleet)]
    assert len(sizes) > 1000
    assert max(sizes) < CONFIG_MAP_LIMIT / 4
    assert assemble(parts(fleet)) == fleet


def test_a_change_of_one_tool_shows_in_one_line_of_one_part():
    before = fleets.fleet().catalog
    after = change(before, tools={**before.tools, "look": change(before.tools["look"], description="Peeks.")})
    old, new = catalog_fragments(before), catalog_fragments(after)
    (part,) = (name for name in new if new[name] != old[name])
    (key,) = (key for key in new[part] if new[part][key] != old[part][key])
    lines = zip(old[part][key].splitlines(), new[part][key].splitlines(), strict=True)
    assert key == "tool.look.json"
    assert [(a.strip(), b.strip()) for a, b in lines if a != b] == [
        ('"description": "Does look.",', '"description": "Peeks.",')
    ]


def without(key):
    def drop(found):
        return [{name: text for name, text in part.items() if name != key} for part in found]

    return drop


def replaced(old, new):
    def swap(found):
        return [{key: text.replace(old, new) for key, text in part.items()} for part in found]

    return swap


@pytest.mark.parametrize(
    "tear",
    [
        without("platform.json"),
        without("tool.look.json"),
        without("suite.basic.json"),
        without("policies..action..ceiling.rego"),
        replaced("Does look.", "Peeks."),
        replaced("deny contains 1", "deny contains 2"),
        replaced('"approvalAbove"', '"approvalOver"'),
        replaced('"lifeos"', '"other"'),
        lambda found: [*found, {"tool.look.json": found[0]["platform.json"]}],
        lambda found: [*found, {"x.json": '{"lifeos": {"agents": 1}}'}],
        lambda found: [*found, {"x.json": "{"}],
        lambda found: [*found, {"x.json": "[]"}],
        lambda found: [],
    ],
)
def test_a_fleet_of_parts_that_do_not_belong_together_is_refused(tear):
    with pytest.raises(TornFleet):
        assemble(tear(parts(fleets.fleet())))


def test_an_agent_of_another_commit_is_named():
    with pytest.raises(TornFleet, match="agent pilot was written with another catalog"):
        assemble(replaced("Does pay.", "Pays.")(parts(fleets.fleet())))


def test_a_fleet_without_agents_is_a_fleet():
    empty = ir.Fleet(fleets.catalog(), {})
    assert assemble(parts(empty)) == empty
