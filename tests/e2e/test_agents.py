"""Every agent of the fleet in a pod of its own, from the manifests that the compiler renders: started, identified, asked."""

import json

import pytest

from tests.e2e import gateway, walls
from tests.e2e.agents import AGENTS, Agents
from tests.e2e.fleet import settled, uproot
from tests.e2e.promises import REVERTED
from tests.e2e.timeline import TimeLine
from tools.cluster.place import ADDRESS, API_SERVICE, DOMAIN

pytestmark = pytest.mark.cluster

_READY = 240
"""Seconds: four agents that start at once on a machine that is busy with other things."""
_ASKED = {
    "hello": "What does today hold?",
    "finance": "What can you do for me?",
    "health": "How did I sleep?",
    "knowledge": "Note: buy milk",
}
"""What needs no memory: there is none on this cluster yet, and an agent that has to ask it fails."""
_SERVICE = "service.serving.knative.dev"
_WOKEN = 60
"""Seconds; its pod waits for a certificate, and SPIRE's agent learns of a pod within seconds."""
_INSIDE = """
import os
print(os.getuid(), os.path.exists("/var/run/secrets"), os.access("/", os.W_OK), os.path.exists("/bin/sh"))
"""


@pytest.fixture(scope="module")
def agents(cluster, tmp_path_factory):
    uproot(cluster)
    line = TimeLine("The fleet in pods")
    agents = Agents(tmp_path_factory.mktemp("agents"), cluster)
    line.mark("with their images on this cluster all passed their gates")
    agents.profile("knowledge", "rollout")
    agents.apply_platform()
    line.mark("the platform's part is applied")
    cluster.apply(*gateway.objects(cluster.image_named("envoy"), cluster.image_named("lifeos"), "lifeos.dev"))
    cluster.ask("rollout", "status", f"deployment/{gateway.NAME}", f"--namespace={gateway.NAMESPACE}", "--timeout=120s")
    line.mark("an Envoy stands where the gateway will, with a certificate from SPIRE")
    for name in AGENTS:
        agents.apply(name)
    line.mark("the agents are applied")
    for name, place in AGENTS.items():
        cluster.until("rollout", name, _namespace(place), lambda found: found is not None and settled(found), _READY)
        line.mark(f"{name} is healthy")
    yield agents
    # A namespace in which a pod may take five minutes to end is not looked at again before half of them are over.
    agents.remove("knowledge")
    cluster.gone("lifeos.dev/agent=knowledge")
    uproot(cluster)


@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_answers_a_task(cluster, agents, name):
    address = cluster.service(f"{name}-live", _namespace(AGENTS[name]))
    line = TimeLine(f"{name} is asked")
    decision = agents.answer(address, _task(name))
    line.mark(decision["reply"])
    assert decision["task"] == "t-1"
    assert decision["reply"]


def test_who_asks_for_a_tool_is_known_by_its_certificate(cluster, agents):
    """All the way: the agent's pod, SPIRE's certificate, mutual TLS with the gateway, the tool, and back."""
    decision = agents.answer(cluster.service("hello-live", _namespace(AGENTS["hello"])), _task("hello"))
    assert decision["claims"] == [
        {"text": "09:00 Dentist, asked by spiffe://lifeos.dev/agent/hello/track/stable", "cites": ["event:a"]}
    ]


@pytest.mark.parametrize("name", AGENTS)
def test_a_pod_of_an_agent_has_no_token_no_shell_and_nothing_to_write(cluster, agents, name):
    [pod] = _pods(cluster, name)
    _walled_in(cluster, pod)


def test_pods_run_the_bytes_that_were_named(cluster, agents):
    for name in AGENTS:
        [pod] = _pods(cluster, name)
        [state] = [each for each in pod["status"]["containerStatuses"] if each["name"] == "agent"]
        assert state["imageID"].endswith(cluster.image_named(f"agent-{name}").partition("@")[2])
        assert state["restartCount"] == 0


def test_an_agent_reaches_what_is_declared_and_nothing_else(cluster, agents):
    """Its policy allows it the platform's gateway, by name, and nothing beside. What it cannot reach a pod without a policy can."""
    [hello], [finance] = _pods(cluster, "hello"), _pods(cluster, "finance")
    allowed = {"the gateway": (f"{gateway.NAME}.{gateway.NAMESPACE}.svc.{DOMAIN}", 8443)}
    elsewhere = {
        "the API server": (API_SERVICE, 443),
        "the API server at the node": (ADDRESS, 6443),
        "the kubelet": (ADDRESS, 10250),
        "the git server": (cluster.service("git", "servers"), 80),
        "the object store": (cluster.service("objects", "servers"), 9000),
        "SPIRE's server": (cluster.service("spire-server", "spire"), 8081),
        "Argo CD": (cluster.service("argocd-server", "argocd"), 80),
    }
    walled = {
        "another agent": (finance["status"]["podIP"], 8080),
        "the verdict service": (cluster.service("lifeos-verdict", "lifeos-system"), 80),
    }
    line = TimeLine("The walls around an agent")
    assert walls.reached(cluster, hello, "agent", {**allowed, **elsewhere, **walled}) == set(allowed)
    line.mark(f"hello reaches {', '.join(allowed)}, and not {', '.join({**elsewhere, **walled})}")
    [other] = cluster.all("pod", selector="app.kubernetes.io/name=git", namespace="servers")
    at_home = {"hello": (hello["status"]["podIP"], 8080)}
    assert walls.reached(cluster, other, "git", {**elsewhere, **walled, **at_home}) == set(elsewhere)
    line.mark(f"a pod without a policy reaches {', '.join(elsewhere)}, and not {', '.join({**walled, **at_home})}")
    [door] = cluster.all("pod", selector="gateway.envoyproxy.io/owning-gateway-name=lifeos-gateway")
    assert walls.reached(cluster, door, "tools", at_home) == set(at_home)
    line.mark("the gateway reaches hello")


def test_an_agent_sleeps_and_a_request_wakes_it(cluster, agents):
    """By the profile that it is declared with."""
    namespace = _namespace(AGENTS["knowledge"])
    line = TimeLine("knowledge asleep")
    agents.remove("knowledge")
    cluster.gone("lifeos.dev/agent=knowledge")
    line.mark("its Rollout and its pods are gone")
    agents.configuration.change("agents.d/knowledge/knowledge/agent.yaml", "    idle: 5m\n", "    idle: 10s\n")
    agents.profile("knowledge", "knative")
    agents.apply_platform()
    agents.apply("knowledge")
    service = cluster.until(_SERVICE, "knowledge", namespace, _ready, _READY)
    [traffic] = service["status"]["traffic"]
    line.mark(f"revision {traffic['revisionName']} is ready and has the traffic")
    assert traffic == {
        "revisionName": service["spec"]["traffic"][0]["revisionName"],
        "percent": 100,
        "latestRevision": False,
    }
    [pod] = _pods(cluster, "knowledge")
    _walled_in(cluster, pod)

    cluster.until("deployment", f"{traffic['revisionName']}-deployment", namespace, _asleep, _READY)
    line.mark("nobody asked, and it is told to sleep")
    cluster.gone("lifeos.dev/agent=knowledge")
    begun = line.mark("its last pod is gone")
    address, host = cluster.service("ingress", "knative-ingress"), f"knowledge.{namespace}.svc.cluster.local"
    assert agents.answer(address, _task("knowledge"), host=host, seconds=180)["task"] == "t-1"
    woken = line.mark("asked and answered: the cold start")
    assert agents.answer(address, _task("knowledge"), host=host)["task"] == "t-1"
    line.mark("asked again")
    assert woken - begun < _WOKEN


def test_the_pin_moves_when_the_new_revision_can_answer_and_back_at_once(cluster, agents):
    """Of an agent that sleeps; how many tasks a pod takes at once is no part of its digest, so this needs no gate."""
    namespace = _namespace(AGENTS["knowledge"])
    line = TimeLine("The pin of knowledge")
    before = cluster.get(_SERVICE, "knowledge", namespace)["status"]["traffic"]
    patch = [
        {"op": "replace", "path": "/spec/template/metadata/name", "value": "knowledge-other"},
        {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": cluster.image()},
    ]
    with pytest.raises(AssertionError, match="is for other images"):
        _patch(cluster, namespace, patch)
    line.mark("another image is refused, though nothing would be started for it")
    file = "agents.d/knowledge/knowledge/agent.yaml"
    agents.configuration.change(file, "    concurrency: 20\n", "    concurrency: 10\n")
    agents.configuration.lifeos("compile")
    agents.apply("knowledge")
    line.mark("another revision is applied")
    service = cluster.until(
        _SERVICE, "knowledge", namespace, lambda found: _ready(found) and _pin(found) != before, _READY
    )
    [traffic] = _pin(service)
    revision = cluster.get("revision.serving.knative.dev", traffic["revisionName"], namespace)
    assert _ready(revision), "who has the traffic can answer"
    line.mark(f"{traffic['revisionName']} is ready, and has the traffic")
    agents.configuration.change(file, "    concurrency: 10\n", "    concurrency: 20\n")
    agents.configuration.lifeos("compile")
    agents.apply("knowledge")
    reverted = line.mark("reverted")
    cluster.until(_SERVICE, "knowledge", namespace, lambda found: _ready(found) and _pin(found) == before, _READY)
    assert line.mark("the revision before has the traffic again") - reverted < REVERTED
    address, host = cluster.service("ingress", "knative-ingress"), f"knowledge.{namespace}.svc.cluster.local"
    assert agents.answer(address, _task("knowledge"), host=host, seconds=180)["task"] == "t-1"
    line.mark("and answers")


def _patch(cluster, namespace, patch):
    cluster.ask(
        *("patch", _SERVICE, "knowledge", f"--namespace={namespace}", "--type=json", f"--patch={json.dumps(patch)}")
    )


def _pin(service):
    return service["status"].get("traffic")


def _task(agent):
    return {"id": "t-1", "session": "s-1", "text": _ASKED[agent], "date": "2026-03-02"}


def _walled_in(cluster, pod):
    sources = [source for volume in pod["spec"]["volumes"] for source in volume.get("projected", {}).get("sources", [])]
    assert not any("serviceAccountToken" in source for source in sources)
    namespace = f"--namespace={pod['metadata']['namespace']}"
    inside = cluster.ask(
        "exec", pod["metadata"]["name"], namespace, "-c", "agent", "--", "/usr/bin/python3", "-c", _INSIDE
    )
    assert inside.split() == ["65532", "False", "False", "False"]


def _pods(cluster, agent):
    return cluster.all("pod", selector=f"lifeos.dev/agent={agent}", namespace=_namespace(AGENTS[agent]))


def _ready(service):
    conditions = (service or {}).get("status", {}).get("conditions", [])
    ready = any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
    return ready and service["status"].get("observedGeneration") == service["metadata"]["generation"]


def _asleep(deployment):
    return deployment is not None and deployment["spec"]["replicas"] == 0


def _namespace(place):
    return f"lifeos-{place.partition('/')[0]}"
