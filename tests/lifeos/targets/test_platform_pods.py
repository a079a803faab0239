"""What holds for every program that the platform runs."""

import pytest

from lifeos.targets import memory, opa, router, tunnel, verdict, warden
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of

DEPLOYMENTS = {
    name: manifest
    for target in (memory, opa, router, tunnel, verdict, warden)
    for fleet in (fleets.fleet(), fleets.guarded(warden=True))
    for (kind, name), manifest in all_of(target, fleet).items()
    if kind == "Deployment"
}
ALONE = ("lifeos-authorizer", "lifeos-memory", "lifeos-verdict", "lifeos-warden")
"""What keeps a file of its own, or does what need not be done twice."""


def test_there_is_a_program_for_each_purpose():
    assert set(DEPLOYMENTS) == {"opa", "litellm", "tunnel-books", *ALONE}


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_pod_meets_pod_security_restricted(name):
    pod = pod_of(DEPLOYMENTS[name])
    security = pod["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] > 0
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert not any(pod.get(field) for field in ("hostNetwork", "hostPID", "hostIPC"))
    assert all("hostPath" not in volume for volume in pod["volumes"])
    for container in containers_of(DEPLOYMENTS[name]).values():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_requests_equal_limits_but_for_the_processor_of_who_is_idle_and_images_are_pinned(name):
    for container in containers_of(DEPLOYMENTS[name]).values():
        requests, limits = container["resources"]["requests"], container["resources"]["limits"]
        assert requests["memory"] == limits["memory"]
        assert requests["cpu"] == {"lifeos-memory": "250m", "lifeos-verdict": "100m"}.get(name, limits["cpu"])
        assert "@sha256:" in container["image"]


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_each_long_running_container_has_a_liveness_probe_and_the_pod_a_readiness_probe(name):
    containers = pod_of(DEPLOYMENTS[name])["containers"]
    assert all("livenessProbe" in container for container in containers)
    assert any("readinessProbe" in container for container in containers)
    for container in containers:
        ports = {port["name"] for port in container.get("ports", ())}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if probe in container:
                (check,) = (value for key, value in container[probe].items() if key in ("httpGet", "tcpSocket"))
                assert check["port"] in ports


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_mount_has_a_volume_and_a_volume_has_a_mount(name):
    volumes = {volume["name"] for volume in pod_of(DEPLOYMENTS[name])["volumes"]}
    mounts = {mount["name"] for item in containers_of(DEPLOYMENTS[name]).values() for mount in item["volumeMounts"]}
    assert volumes == mounts


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_selectors_select_the_pods_and_nothing_changes_with_the_commit(name):
    spec = DEPLOYMENTS[name].body["spec"]
    meta = spec["template"]["metadata"]
    assert spec["selector"]["matchLabels"].items() <= meta["labels"].items()
    assert "annotations" not in meta
    assert spec["replicas"] == (1 if name in ALONE else 3)


@pytest.mark.parametrize(("target", "name"), [(opa, "opa"), (router, "litellm"), (tunnel, "tunnel-books")])
def test_a_program_has_an_account_and_walls_and_only_several_replicas_a_disruption_budget(target, name):
    many, one = (all_of(target, fleets.fleet(), environment) for environment in ("prod", "local"))
    assert ("ServiceAccount", name) in many
    assert ("NetworkPolicy", name) in many
    assert ("PodDisruptionBudget", name) in many
    assert ("PodDisruptionBudget", name) not in one
    assert one["Deployment", name].body["spec"]["replicas"] == 1
