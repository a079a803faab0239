import msgspec
import pytest

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.bundle.agent_config import config_name
from lifeos.kube.pod import KNATIVE_PORTS
from lifeos.targets import knative
from lifeos.units import parse_duration
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, pod_of

change = msgspec.structs.replace
FLEET = fleets.fleet()
CLERK = FLEET.agents["clerk"]


def rendered(agent=CLERK, catalog=FLEET.catalog):
    return all_of(knative, ir.Fleet(catalog, {agent.name: agent}))


def service(agent=CLERK, catalog=FLEET.catalog):
    return rendered(agent, catalog)["Service", agent.name].body


def revision(agent=CLERK):
    return service(agent)["spec"]["template"]["metadata"]["name"]


def scaling(idle):
    annotations = service(change(CLERK, runtime=change(CLERK.runtime, idle=idle)))["spec"]["template"]["metadata"]
    return {key.partition("/")[2]: value for key, value in annotations["annotations"].items()}


def test_an_agent_of_the_other_profile_is_not_rendered():
    assert rendered(fleets.agent()) == {}


def test_traffic_is_pinned_to_the_revision_that_is_declared():
    assert service()["spec"]["traffic"] == [{"revisionName": revision(), "latestRevision": False, "percent": 100}]


def pinned(revision, agent=CLERK, environment="prod"):
    return change(agent, pins=(ir.Pin(environment, revision, "clerk-5e4d3c2b1a", "evals/pins/clerk/prod.json"),))


def test_what_is_declared_beside_a_pin_is_a_shadow_and_nobody_is_led_to_it():
    before, after = service(), service(pinned("clerk-1a2b3c4d5e"))
    shadow = f"{revision()}-shadow"
    assert after["spec"]["traffic"] == [
        {"revisionName": "clerk-1a2b3c4d5e", "latestRevision": False, "percent": 100},
        {"revisionName": shadow, "latestRevision": False, "percent": 0, "tag": "shadow"},
    ]
    old, new = before["spec"]["template"], after["spec"]["template"]
    assert new["spec"] == old["spec"]
    labels = {**old["metadata"]["labels"], "lifeos.dev/track": "shadow", "lifeos.dev/serving": "shadow"}
    assert new["metadata"] == {**old["metadata"], "labels": labels, "name": shadow}, "it is the same but may not act"
    assert len(shadow) <= 63 - (40 - len("clerk"))


def test_a_pin_that_names_what_is_declared_is_as_none():
    assert service(pinned(revision())) == service()


def test_each_environment_has_a_pin_of_its_own():
    assert service(pinned("clerk-1a2b3c4d5e", environment="local")) == service()


def test_a_revision_is_named_by_its_template():
    prefix, _, digits = revision().rpartition("-")
    assert prefix == "clerk"
    assert len(digits) == 10
    prompt = ir.Prompt("p", "Else.\n", "sha256:" + "9" * 64)
    names = {
        revision(),
        revision(change(CLERK, prompt=prompt)),
        revision(change(CLERK, runtime=change(CLERK.runtime, concurrency=1))),
        revision(change(CLERK, runtime=change(CLERK.runtime, idle=60_000))),
    }
    assert len(names) == 4


def test_a_revert_names_the_same_revision_again():
    assert revision(change(CLERK, description="Else.")) == revision()
    assert revision(change(CLERK, suspend=False)) == revision()


def test_the_digest_is_on_the_service_and_starts_no_revision():
    catalog = change(FLEET.catalog, suites={"basic": change(FLEET.catalog.suites["basic"], stopping="none")})
    before, after = service(), service(catalog=catalog)
    assert before["metadata"]["annotations"] == {"lifeos.dev/digest": agent_digest(CLERK, FLEET.catalog)}
    assert after["metadata"]["annotations"] != before["metadata"]["annotations"]
    assert after["spec"] == before["spec"]


def test_the_brake_leaves_nothing_that_a_request_could_wake():
    assert rendered(change(CLERK, suspend=True)) == {}


def test_it_is_reached_from_inside_the_cluster_only():
    assert service()["metadata"]["labels"]["networking.knative.dev/visibility"] == "cluster-local"


@pytest.mark.parametrize(
    ("idle", "window", "retention"),
    [(6_000, "6s", "0s"), (30_000, "30s", "0s"), (60_000, "1m", "0s"), (300_000, "1m", "4m"), (3_600_000, "1m", "59m")],
)
def test_it_sleeps_after_the_declared_time(idle, window, retention):
    found = scaling(idle)
    assert found["window"] == window
    assert found["scale-to-zero-pod-retention-period"] == retention
    assert parse_duration(window) + parse_duration(retention) == idle
    assert found["min-scale"] == "0"


@pytest.mark.parametrize("idle", [6_001, 59_001, 90_500])
def test_knative_knows_whole_seconds_only(idle):
    found = scaling(idle)
    for text in (found["window"], found["scale-to-zero-pod-retention-period"]):
        assert "ms" not in text
    assert parse_duration(found["window"]) + parse_duration(found["scale-to-zero-pod-retention-period"]) - idle < 1000


def test_it_grows_to_a_bound_and_the_activator_stays_in_the_path():
    found = scaling(300_000)
    assert 0 < int(found["max-scale"]) <= 10
    assert found["target-burst-capacity"] == "-1"


def test_concurrency_is_a_hard_limit():
    assert service()["spec"]["template"]["spec"]["containerConcurrency"] == 10


def test_it_mounts_the_configuration_of_this_version():
    environment = FLEET.catalog.platform.environments["prod"]
    volumes = {volume["name"]: volume for volume in pod_of(rendered()["Service", "clerk"])["volumes"]}
    assert volumes["config"]["configMap"]["name"] == config_name(CLERK, FLEET.catalog, environment)


def test_nothing_that_the_webhook_refuses_is_in_the_pod():
    """Fields that Knative 0.42 does not take, or only with a feature that is off by default."""
    pod = pod_of(rendered()["Service", "clerk"])
    assert set(pod) == {
        "serviceAccountName",
        "automountServiceAccountToken",
        "enableServiceLinks",
        "containers",
        "volumes",
        "containerConcurrency",
        "timeoutSeconds",
    }
    assert {kind for volume in pod["volumes"] for kind in volume} == {"name", "configMap", "emptyDir"}
    first, sidecar = pod["containers"]
    assert [port["name"] for port in first["ports"]] == ["http1"]
    assert not {"PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"} & {variable["name"] for variable in first["env"]}
    assert first["readinessProbe"]["successThreshold"] == 1
    assert not {"ports", "livenessProbe", "readinessProbe"} & set(sidecar)
    for container in pod["containers"]:
        for mount in container.get("volumeMounts", ()):
            assert mount.get("readOnly") or mount["name"] == "scratch"
    assert first["ports"][0]["containerPort"] not in KNATIVE_PORTS
