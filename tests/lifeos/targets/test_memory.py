"""The semantic layer in the cluster: agents find it by the name that they check, and nothing that was learned goes with a commit."""

import json

import msgspec

from lifeos.agent import tls
from lifeos.bundle.agent_config import config_data
from lifeos.kube import names
from lifeos.kube.pod import pod_spec
from lifeos.memory.vectors import server as vectors
from lifeos.targets import kernel, memory
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of

FLEET = fleets.fleet()
RENDERED = all_of(memory, FLEET)
PILOT = FLEET.agents["pilot"]
PROD = FLEET.catalog.platform.environments["prod"]


def of(kind):
    (found,) = (manifest for (one, _), manifest in RENDERED.items() if one == kind)
    return found


def test_agents_are_told_its_address_by_the_name_that_they_check():
    told = json.loads(config_data(PILOT, FLEET.catalog, PROD)["agent.json"])["memory"]
    assert told["url"] == f"https://{tls.MEMORY_HOST}:8443/mcp"
    meta = of("Service").body["metadata"]
    assert f"{meta['name']}.{meta['namespace']}.svc" == tls.MEMORY_HOST
    labels = of("Deployment").body["spec"]["template"]["metadata"]["labels"]
    assert f"/platform/{labels['app.kubernetes.io/name']}" == tls.MEMORY_IDENTITY
    assert {"app.kubernetes.io/part-of": "lifeos", "app.kubernetes.io/managed-by": "lifeos"}.items() <= labels.items()


def test_an_agent_with_a_memory_takes_traffic_once_its_version_is_served_and_lives_without_it():
    spec = pod_spec(PILOT, FLEET.catalog, "config")["containers"][0]
    assert spec["readinessProbe"]["httpGet"]["path"] == "/healthz?traffic"
    assert spec["livenessProbe"]["httpGet"]["path"] == spec["startupProbe"]["httpGet"]["path"] == "/healthz"
    forgetful = msgspec.structs.replace(PILOT, memory=None)
    spec = pod_spec(forgetful, FLEET.catalog, "config")["containers"][0]
    assert spec["readinessProbe"]["httpGet"]["path"] == "/healthz"


def test_it_serves_by_its_certificate_and_is_alone_with_its_journal():
    spec = of("Deployment").body["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    (container,) = containers_of(of("Deployment")).values()
    assert {"--cluster", "--port=8443", "--probes=8080"} <= set(container["command"])
    assert any(word.startswith("--workload-api=unix:") for word in container["command"])
    (volume,) = [one for one in pod_of(of("Deployment"))["volumes"] if "persistentVolumeClaim" in one]
    claim = of("PersistentVolumeClaim").body["metadata"]
    assert volume["persistentVolumeClaim"]["claimName"] == claim["name"]
    assert claim["annotations"]["argocd.argoproj.io/sync-options"] == "Prune=false,Delete=false"


def test_who_has_no_memory_has_no_way_to_it():
    assert ("NetworkPolicy", "pilot.memory") in all_of(kernel, FLEET)
    assert ("NetworkPolicy", "clerk.memory") not in all_of(kernel, FLEET)


def test_there_is_none_where_none_is_declared():
    bare = msgspec.structs.replace(FLEET.catalog, platform=msgspec.structs.replace(FLEET.catalog.platform, memory=None))
    assert all_of(memory, msgspec.structs.replace(FLEET, catalog=bare)) == {}
    assert "url" not in json.loads(config_data(PILOT, bare, PROD)["agent.json"])["memory"]
    assert ("NetworkPolicy", "pilot.memory") not in all_of(kernel, msgspec.structs.replace(FLEET, catalog=bare))
    assert of("Deployment").body["metadata"]["name"] == names.MEMORY


def test_without_workflows_there_is_no_bucket_to_bring_versions_from():
    platform = msgspec.structs.replace(FLEET.catalog.platform, workflows=None)
    bare = all_of(
        memory, msgspec.structs.replace(FLEET, catalog=msgspec.structs.replace(FLEET.catalog, platform=platform))
    )
    assert {key for key in RENDERED if key not in bare} == {("NetworkPolicy", "memory.objects")}
    (container,) = containers_of(bare["Deployment", "lifeos-memory"]).values()
    assert [one["name"] for one in container["env"]] == ["QDRANT_API_KEY"]


def test_the_key_of_qdrant_is_a_secret_that_need_not_be():
    (container,) = containers_of(of("Deployment")).values()
    (key,) = [one["valueFrom"]["secretKeyRef"] for one in container["env"] if one["name"] == vectors.API_KEY]
    assert key == {"name": "memory-stores", "key": "qdrant-api-key", "optional": True}


def test_without_stores_no_other_server_is_reached():
    memories = {name: msgspec.structs.replace(one, stores=None) for name, one in FLEET.catalog.memories.items()}
    bare = all_of(
        memory, msgspec.structs.replace(FLEET, catalog=msgspec.structs.replace(FLEET.catalog, memories=memories))
    )
    assert {key for key in RENDERED if key not in bare} == {("NetworkPolicy", "memory.qdrant")}
    (container,) = containers_of(bare["Deployment", "lifeos-memory"]).values()
    assert vectors.API_KEY not in {one["name"] for one in container["env"]}
    assert "graphs" not in json.dumps(bare["NetworkPolicy", "lifeos-memory"].body)
