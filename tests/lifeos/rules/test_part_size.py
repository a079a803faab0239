"""LOS108: what services and agents are told fits into ConfigMaps, which hold a MiB."""

import pytest
from msgspec.structs import replace

from lifeos.bundle import agent_fragment, catalog_fragments
from lifeos.bundle.agent_config import config_data
from lifeos.rules import part_size, prompt_size
from tests.lifeos.rules.fleet import agent, catalog, found

MIB = 1024 * 1024


def many(count, size):
    """That many tools with descriptions of that size."""

    def more(tools):
        (one,) = tools.values()
        return {f"t{n}": replace(one, name=f"t{n}", description="x" * size) for n in range(count)}

    return catalog(tools=more)


@pytest.mark.parametrize(("count", "size", "fits"), [(100, 100, True), (100, 8_000, False), (1, 900_000, False)])
def test_a_part_of_the_fleet(count, size, fits):
    whole = many(count, size)
    expected = [] if fits else [("LOS108", f"Platform {whole.platform.name} metadata.name")]
    assert found(part_size.check(whole)) == expected


def test_the_largest_that_passes_fits():
    whole = many(300, 1_500)
    granted = tuple(replace(agent().tools[0], ref=name) for name in whole.tools)
    prompt = replace(agent().prompt, text="x" * (prompt_size.PROMPT_BYTES - 2))
    one = agent(tools=granted, prompt=prompt)
    assert found(part_size.check(whole)) == []
    assert sum(len(text) for text in catalog_fragments(whole)["tools"].values()) > part_size.PART_BYTES * 0.7
    environment = whole.platform.environments["prod"]
    for data in (config_data(one, whole, environment), agent_fragment(one, whole)):
        assert sum(len(key) + len(text.encode()) for key, text in data.items()) < MIB
