"""The verdict service in the cluster: what Argo Rollouts asks is there, and reads the fleet that is there."""

import re

import msgspec

from lifeos.kube import analysis
from lifeos.targets import verdict
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of


def rendered():
    return all_of(verdict, fleets.fleet())


def test_the_address_that_releases_ask_is_this_service():
    host = re.match(r"http://([^/]+)/", analysis.verdict("live", "a", "v", "d", "0")["provider"]["web"]["url"])[1]
    ((_, service),) = (item for item in rendered().items() if item[0][0] == "Service")
    meta = service.body["metadata"]
    assert host == f"{meta['name']}.{meta['namespace']}.svc"
    (port,) = service.body["spec"]["ports"]
    assert port["port"] == 80
    ((_, deployment),) = (item for item in rendered().items() if item[0][0] == "Deployment")
    (container,) = containers_of(deployment).values()
    assert port["targetPort"] in {named["name"] for named in container["ports"]}
    assert service.body["spec"]["selector"].items() <= deployment.body["spec"]["template"]["metadata"]["labels"].items()


def test_it_may_read_config_maps_and_nothing_else():
    (role,) = (manifest for (kind, _), manifest in rendered().items() if kind == "Role")
    assert role.body["rules"] == [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list", "watch"]}]
    (deployment,) = (manifest for (kind, _), manifest in rendered().items() if kind == "Deployment")
    assert pod_of(deployment)["automountServiceAccountToken"] is False, "only the container that asks has the token"
    (container,) = containers_of(deployment).values()
    assert "--cluster" in container["command"]


def test_two_of_them_never_run_at_once():
    (deployment,) = (manifest for (kind, _), manifest in rendered().items() if kind == "Deployment")
    assert deployment.body["spec"]["replicas"] == 1
    assert deployment.body["spec"]["strategy"] == {"type": "Recreate"}


def test_only_the_rollouts_controller_reaches_it():
    (walls,) = (manifest for (kind, _), manifest in rendered().items() if kind == "NetworkPolicy")
    (rule,) = walls.body["spec"]["ingress"]
    (peer,) = rule["from"]
    assert peer == {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "argo-rollouts"}}}


def test_there_is_none_where_no_gates_are_declared():
    fleet = fleets.fleet()
    platform = msgspec.structs.replace(fleet.catalog.platform, workflows=None)
    bare = msgspec.structs.replace(fleet, catalog=msgspec.structs.replace(fleet.catalog, platform=platform))
    assert all_of(verdict, bare) == {}
