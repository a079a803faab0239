"""What the semantic layer tells Prometheus."""

from prometheus_client import generate_latest
from starlette.testclient import TestClient

from lifeos.errors import LifeOSError
from lifeos.services.semantic.app import app
from lifeos.services.semantic.metrics import registry
from tests.lifeos.services.semantic.serving import bearer, layer


def test_which_pinned_versions_are_served(tmp_path):
    here = layer(tmp_path)
    made = registry(here.layer.pinned, lambda: 3)
    assert made.get_sample_value("lifeos_memory_reads_waiting") == 3
    (name,) = here.layer.pinned()
    assert made.get_sample_value("lifeos_memory_version_served", {"memory": name}) == 0, "nobody has asked for it yet"
    with TestClient(app(here.layer, lambda: True), headers=bearer(here, "finance")) as client:
        client.get("/v1/recall", params={"question": "Gasthaus Linde"})
    assert made.get_sample_value("lifeos_memory_version_served", {"memory": name}) == 1
    here.pins["now"] = "sha256:" + "0" * 64
    assert made.get_sample_value("lifeos_memory_version_served", {"memory": name}) == 0, "another is pinned"


def test_while_there_is_no_fleet_it_says_nothing():
    def pinned():
        raise LifeOSError("there is no fleet in the cluster yet")

    assert b"lifeos_memory_version_served" not in generate_latest(registry(pinned, lambda: 0))
