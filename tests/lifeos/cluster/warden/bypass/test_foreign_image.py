"""ForeignImage: what is declared, or what the pod's own version was declared with."""

import copy

from lifeos.cluster.warden.bypass import foreign_image
from tests.lifeos.bundle import fleets
from tests.lifeos.cluster.warden.pods import TEMPLATE, known, made

BEFORE = fleets.image("agent-before")
MINER = "registry.example/miner:latest"


def running(image, **changed):
    containers = copy.deepcopy(TEMPLATE["spec"]["containers"])
    containers[0]["image"] = image
    return made(containers=containers, **changed)


def test_what_is_declared():
    assert foreign_image.check(made(), known()) is None


def test_a_version_before_goes_on():
    assert foreign_image.check(running(BEFORE), known(image=BEFORE)) is None


def test_a_version_that_cannot_be_looked_up_is_left_alone():
    assert foreign_image.check(running(BEFORE), known(image=None)) is None


def test_what_neither_names():
    for image in (fleets.image("agent"), BEFORE, ""):
        said = foreign_image.check(running(MINER), known(image=image))
        assert said == f"it runs {MINER}, which is no image of agent 'pilot'"


def test_without_a_version_the_fleet_alone_counts():
    optional = {"name": "config", "configMap": {"name": "pilot-1", "optional": True}}
    for volumes in ([], [optional], [{"name": "config", "emptyDir": {}}]):
        assert foreign_image.check(running(BEFORE, volumes=volumes), known(image=BEFORE)) is not None


def test_the_agents_container_by_its_name():
    said = foreign_image.check(made(containers=[{"name": "main", "image": fleets.image("agent")}]), known())
    assert said == "none of its containers is the agent's ('agent')"
    twice = [{"name": "agent", "image": fleets.image("agent")}, {"name": "proxy", "image": MINER}]
    assert foreign_image.check(made(containers=twice), known()) is None


def test_an_agent_that_is_not_declared_has_no_image():
    assert foreign_image.check(running(MINER, labels={"lifeos.dev/agent": "ghost"}), known()) is None
