"""The image of a version, by the ConfigMap of it that was rendered."""

import json

import pytest

from lifeos.bundle import hashed_name
from lifeos.cluster.api import AbsentError
from lifeos.cluster.warden.versions import Versions
from lifeos.targets import agent_config
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

CONFIGS = [item.body for item in all_of(agent_config, fleets.fleet()).values()]
(CONFIG,) = [body for body in CONFIGS if body["metadata"]["namespace"] == "lifeos-alpha"]
NAME = CONFIG["metadata"]["name"]


class Cluster:
    """With these ConfigMaps in the team's namespace."""

    def __init__(self, *bodies):
        self.bodies = {body["metadata"]["name"]: body for body in bodies}
        self.asked = 0

    def get(self, path):
        self.asked += 1
        name = path.removeprefix("/api/v1/namespaces/lifeos-alpha/configmaps/")
        if name not in self.bodies:
            raise AbsentError("not found", 404)
        return self.bodies[name]


def test_what_was_rendered_tells_its_image_and_is_asked_for_once():
    cluster = Cluster(CONFIG)
    versions = Versions(cluster)
    assert [versions.image("pilot", "lifeos-alpha", NAME) for _ in range(3)] == [fleets.image("agent")] * 3
    assert cluster.asked == 1


def test_none_is_there():
    cluster = Cluster()
    versions = Versions(cluster)
    assert [versions.image("pilot", "lifeos-alpha", NAME) for _ in range(2)] == [None, None]
    assert cluster.asked == 2


def forged(name, data):
    return {"metadata": {"name": name}, "data": data}


OTHER = {"agent.json": json.dumps({"image": "registry.example/miner"})}


@pytest.mark.parametrize(
    ("agent", "body"),
    [
        ("clerk", CONFIG),
        ("pilot", forged(NAME, OTHER)),
        ("pilot", forged(hashed_name("pilot", {}), {})),
        ("pilot", forged(hashed_name("pilot", {"agent.json": "["}), {"agent.json": "["})),
        ("pilot", forged(hashed_name("pilot", {"agent.json": "[]"}), {"agent.json": "[]"})),
    ],
    ids=["of another agent", "other content", "empty", "no JSON", "no agent"],
)
def test_what_is_no_version_of_the_agent(agent, body):
    assert Versions(Cluster(body)).image(agent, "lifeos-alpha", body["metadata"]["name"]) == ""
