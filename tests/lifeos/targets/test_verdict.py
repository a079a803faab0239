"""The verdict service in the cluster: what Argo Rollouts asks is there, and reads the fleet that is there."""

import re
from urllib.parse import urlsplit

import msgspec

from lifeos.kube import analysis
from lifeos.kube.network import FROM_GATEWAY
from lifeos.targets import opa, verdict
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of

GUARDED = fleets.guarded()


def rendered():
    return all_of(verdict, fleets.fleet())


def test_the_address_that_releases_ask_is_this_service():
    host = re.match(r"http://([^/]+)/", analysis.verdict("live", "a", "v", "d", "0")["provider"]["web"]["url"])[1]
    ((_, service),) = (item for item in rendered().items() if item[0][0] == "Service")
    meta = service.body["metadata"]
    assert host == f"{meta['name']}.{meta['namespace']}.svc"
    port, mirrored = service.body["spec"]["ports"]
    assert (port["port"], mirrored["port"]) == (80, 8081)
    ((_, deployment),) = (item for item in rendered().items() if item[0][0] == "Deployment")
    (container,) = containers_of(deployment).values()
    assert {port["targetPort"], mirrored["targetPort"]} == {named["name"] for named in container["ports"]}
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


def test_only_the_rollouts_controller_reaches_it_and_the_gateway_with_what_it_mirrors():
    rules = rendered()["NetworkPolicy", "lifeos-verdict"].body["spec"]["ingress"]
    reached = {rule["ports"][0]["port"]: rule["from"] for rule in rules}
    assert reached == {
        8080: [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "argo-rollouts"}}}],
        8081: [FROM_GATEWAY],
    }


def test_it_asks_the_gateway_service_for_calls_where_there_is_one():
    def command(fleet):
        return next(iter(containers_of(all_of(verdict, fleet)["Deployment", "lifeos-verdict"]).values()))["command"]

    (asked,) = (word for word in command(GUARDED) if word.startswith("--gateway="))
    url = urlsplit(asked.removeprefix("--gateway="))
    service = all_of(opa, GUARDED)["Service", "lifeos-authorizer"].body
    assert url.hostname == f"{service['metadata']['name']}.{service['metadata']['namespace']}.svc"
    assert url.port in {port["port"] for port in service["spec"]["ports"]}
    assert not any(word.startswith("--gateway=") for word in command(fleets.fleet()))


def test_there_is_none_where_no_gates_are_declared():
    fleet = fleets.fleet()
    platform = msgspec.structs.replace(fleet.catalog.platform, workflows=None)
    bare = msgspec.structs.replace(fleet, catalog=msgspec.structs.replace(fleet.catalog, platform=platform))
    assert all_of(verdict, bare) == {}
