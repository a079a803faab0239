"""Revisions: one for people and its shadow, each named by what is in it."""

from lifeos.bundle import revision
from tests.lifeos.bundle import fleets

FLEET = fleets.fleet()
CLERK = FLEET.agents["clerk"]
WHERE = FLEET.catalog.platform.environments["prod"]


def test_a_shadow_differs_from_its_twin_in_what_it_may_do_and_in_nothing_else():
    people = revision.template_of(CLERK, FLEET.catalog, WHERE)
    shadow = revision.shadow_of(people)
    assert people["metadata"]["labels"]["lifeos.dev/track"] == "stable"
    differs = {key for key, value in shadow["metadata"]["labels"].items() if people["metadata"]["labels"][key] != value}
    assert differs == {"lifeos.dev/track", "lifeos.dev/serving"}
    assert shadow["metadata"]["name"] == f"{people['metadata']['name']}-shadow"
    assert shadow["spec"] == people["spec"]
    assert shadow["metadata"]["annotations"] == people["metadata"]["annotations"]


def test_its_name_is_that_of_the_template():
    people = revision.template_of(CLERK, FLEET.catalog, WHERE)
    assert revision.revision_name(CLERK, FLEET.catalog, WHERE) == people["metadata"]["name"]
    elsewhere = FLEET.catalog.platform.environments["local"]
    slower = fleets.change(CLERK, runtime=fleets.change(CLERK.runtime, concurrency=1))
    assert revision.revision_name(slower, FLEET.catalog, elsewhere) != people["metadata"]["name"]
