"""The verdict service's fleet, read from a real API server by whoever may read ConfigMaps there and nothing else."""

import pytest
import yaml
from kubernetes.client import Configuration

from lifeos.errors import LifeOSError
from lifeos.services.fleet_cluster import FleetCluster
from tests.architecture.test_files import ROOT

pytestmark = pytest.mark.proof


@pytest.fixture
def configuration(control_plane):
    found = Configuration()
    found.host = control_plane.url
    found.ssl_ca_cert = str(control_plane.folder / "certificates" / "apiserver.crt")
    found.api_key["BearerToken"] = f"bearer {control_plane.token}"
    return found


def test_it_is_the_fleet_that_was_applied(api, configuration, namespace):
    cluster = FleetCluster(configuration, namespace)
    with pytest.raises(LifeOSError, match="there is no fleet in the cluster"):
        cluster()
    for file in (ROOT / "manifests/prod/_platform").rglob("configmap-fleet-*.yaml"):
        body = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        body["metadata"]["namespace"] = namespace
        api.apply(body)
    assert set(cluster().agents) == {"finance", "health", "hello", "knowledge"}


def test_who_is_not_known_is_told_so(configuration, namespace):
    configuration.api_key["BearerToken"] = "bearer nobody"
    with pytest.raises(LifeOSError, match=r"401 Unauthorized$"):
        FleetCluster(configuration, namespace)()
