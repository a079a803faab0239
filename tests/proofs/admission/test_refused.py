"""What the admission policies must refuse, whoever asks."""

import pytest

from tests.proofs.admission.cluster import refused
from tests.proofs.admission.objects import (
    REPLICASETS,
    foreign_policy,
    pod_of,
    workload,
)

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("name", ["novice", "failed"])
def test_no_workload_without_a_passing_receipt(cluster, rendered, name):
    refused(cluster.apply(workload(rendered, "Rollout", name)), "lifeos-receipts", "sha256:", name)


def test_a_receipt_is_for_one_digest(cluster, rendered):
    for kind, name in (("Rollout", "pilot"), ("Service", "clerk")):
        body = workload(rendered, kind, name)
        body["metadata"]["annotations"]["lifeos.dev/digest"] = "sha256:" + "0" * 64
        refused(cluster.apply(body), "lifeos-receipts", "0" * 64)
        del body["metadata"]["annotations"]
        refused(cluster.create(body, dry_run=False), "lifeos-receipts", "digest ''")


@pytest.mark.parametrize(("kind", "name"), [("Rollout", "pilot"), ("Service", "clerk")])
@pytest.mark.parametrize(
    "edit",
    [
        lambda pod: pod["containers"][0].update(image="registry.example/other@sha256:" + "0" * 64),
        lambda pod: pod["containers"][0].update(command=["python", "-c", "pass"]),
        lambda pod: pod["containers"][0].update(args=["--more"]),
        lambda pod: pod["containers"][0]["env"].append({"name": "PYTHONPATH", "value": "/tmp"}),
        lambda pod: pod["containers"][0].update(envFrom=[{"configMapRef": {"name": "other"}}]),
        lambda pod: pod["volumes"][0]["configMap"].update(name="other"),
        lambda pod: pod["volumes"].append({"name": "more", "emptyDir": {}}),
    ],
    ids=["image", "command", "args", "env", "envFrom", "prompt", "volume"],
)
def test_a_receipt_is_for_what_would_run(cluster, rendered, kind, name, edit):
    body = workload(rendered, kind, name)
    assert cluster.apply(body).accepted
    edit(body["spec"]["template"]["spec"])
    refused(cluster.apply(body), "lifeos-receipts", "is for other images, words, variables or volumes")


def test_a_workload_without_a_template_of_its_own(cluster, rendered):
    body = workload(rendered, "Rollout", "pilot")
    del body["spec"]["template"]
    body["spec"]["workloadRef"] = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "other"}
    refused(cluster.create(body), "lifeos-[a-z-]+")


def test_nobody_gets_a_suspended_agent_going_by_its_scale(cluster, rendered):
    body = workload(rendered, "Rollout", "parked")
    assert cluster.apply(body).accepted
    scaled = cluster.patch(body, {"spec": {"replicas": 1}}, part="/scale", dry_run=True)
    refused(scaled, "lifeos-one-owner", "no Scale from admin")
    assert cluster.patch(body, {"spec": {"replicas": 0}}, part="/scale", dry_run=True).accepted


def set_in(path, value):
    """An edit of a pod: the value at a path, ``-1`` to append to a list, None to remove."""

    def edit(pod):
        *way, last = path
        target = pod
        for step in way:
            target = target[step]
        if last == -1:
            target.append(value)
        elif value is None:
            del target[last]
        else:
            target[last] = value

    return edit


AGENT = ("spec", "containers", 0)
LABELS = ("metadata", "labels")
TOKEN_VOLUME = {"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}
SECRET_VOLUME = {"name": "keys", "secret": {"secretName": "provider-a"}}


@pytest.mark.parametrize(
    ("edit", "policy", "words"),
    [
        (set_in(("spec", "serviceAccountName"), "failed"), "own-identity", "service account of its agent"),
        (set_in(("spec", "serviceAccountName"), None), "own-identity", "service account of its agent"),
        (set_in(("spec", "automountServiceAccountToken"), True), "own-identity", "no service account token"),
        (set_in(("spec", "volumes", -1), TOKEN_VOLUME), "own-identity", "no service account token"),
        (set_in(("spec", "volumes", 2, "csi", "readOnly"), False), "own-identity", "no identity"),
        (set_in((*LABELS, "lifeos.dev/agent"), "ghost"), "own-identity", "'ghost'"),
        (set_in(("metadata", "labels"), None), "own-identity", "not an agent that is declared"),
        (set_in((*LABELS, "lifeos.dev/track"), "canary"), "own-identity", "stable or shadow"),
        (set_in((*LABELS, "lifeos.dev/track"), None), "own-identity", "stable or shadow"),
        (set_in((*AGENT, "image"), "registry.example/agent:latest"), "image-by-digest", "by digest"),
        (set_in((*AGENT, "env", -1), {"name": "OPENAI_API_KEY", "value": "x"}), "no-provider-keys", "named like"),
        (set_in((*AGENT, "env", -1), {"name": "my_api_key", "value": "x"}), "no-provider-keys", "named like"),
        (set_in((*AGENT, "env", -1), {"name": "X", "value": "sk-" + "a" * 30}), "no-provider-keys", "looks like"),
        (
            set_in((*AGENT, "env", -1), {"name": "X", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}),
            "no-provider-keys",
            "given no Secret",
        ),
        (set_in((*AGENT, "envFrom"), [{"secretRef": {"name": "a"}}]), "no-provider-keys", "given no Secret"),
        (set_in(("spec", "volumes", -1), SECRET_VOLUME), "no-provider-keys", "given no Secret"),
    ],
)
def test_no_pod_that_is_not_as_it_must_be(cluster, rendered, edit, policy, words):
    pod = pod_of(rendered, "pilot")
    edit(pod)
    refused(cluster.create(pod, user=REPLICASETS), f"lifeos-{policy}", words)


HOST_VOLUME = {"name": "host", "hostPath": {"path": "/"}}


@pytest.mark.parametrize(
    "edit",
    [
        set_in(("spec", "hostNetwork"), True),
        set_in(("spec", "hostPID"), True),
        set_in(("spec", "hostIPC"), True),
        set_in(("spec", "volumes", -1), HOST_VOLUME),
    ],
)
def test_no_pod_on_its_node(cluster, rendered, edit):
    """Pod Security refuses such a pod before our policy is asked; what would start it is refused by ours."""
    pod = pod_of(rendered, "pilot")
    edit(pod)
    assert 'violates PodSecurity "restricted' in cluster.create(pod, user=REPLICASETS).message
    body = workload(rendered, "Rollout", "pilot")
    edit(body["spec"]["template"])
    # A volume is no part of what the receipt is for either, and the server names one of two policies.
    refused(cluster.create(body), "lifeos-no-host-access|lifeos-receipts")


@pytest.mark.parametrize(
    "security",
    [{"privileged": True}, {"capabilities": {"drop": ["ALL"], "add": ["NET_ADMIN"]}}],
    ids=lambda one: next(iter(one)),
)
def test_no_privileged_container(cluster, rendered, security):
    body = workload(rendered, "Rollout", "pilot")
    body["spec"]["template"]["spec"]["containers"][0]["securityContext"] = security
    refused(cluster.create(body), "lifeos-no-host-access")


def test_a_pod_belongs_to_its_teams_namespace(cluster, rendered):
    pod = pod_of(rendered, "pilot")
    pod["metadata"]["namespace"] = "lifeos-beta"
    refused(cluster.create(pod, user=REPLICASETS), "lifeos-own-identity", "namespace lifeos-beta")


def test_nobody_starts_a_pod_by_hand(cluster, rendered):
    refused(cluster.create(pod_of(rendered, "pilot")), "lifeos-one-owner", "no Pod from admin")


def test_a_sidecar_that_only_calls_itself_knatives_has_no_privilege(cluster, rendered):
    pod = pod_of(rendered, "pilot")
    security = pod["spec"]["containers"][0]["securityContext"]
    pod["spec"]["containers"].append({"name": "queue-proxy", "image": "evil:1", "securityContext": security})
    refused(cluster.create(pod, user=REPLICASETS), "lifeos-image-by-digest")


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"])
def test_an_agent_has_no_owner_of_another_kind(cluster, rendered, kind):
    template = workload(rendered, "Rollout", "pilot")["spec"]["template"]
    spec = {"selector": {"matchLabels": {"lifeos.dev/agent": "pilot"}}, "template": template}
    if kind == "StatefulSet":
        spec["serviceName"] = "pilot"
    if kind in ("Job", "CronJob"):
        template["spec"]["restartPolicy"] = "Never"
        spec = {"template": template}
    if kind == "CronJob":
        spec = {"schedule": "@daily", "jobTemplate": {"spec": spec}}
    version = "batch/v1" if kind in ("Job", "CronJob") else "apps/v1"
    body = {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "pilot", "namespace": "lifeos-alpha"},
        "spec": spec,
    }
    refused(cluster.create(body), "lifeos-one-owner", f"no {kind} from admin")


def test_an_agent_has_no_second_owner(cluster, rendered):
    second = workload(rendered, "Rollout", "pilot")
    second["metadata"]["name"] = "pilot-two"
    refused(cluster.create(second), "lifeos-own-identity", "has the name of its agent")
    other = workload(rendered, "Service", "clerk")
    # Its receipt is for what the Rollout runs, so another policy may be the one that is named.
    other["metadata"].update(name="pilot", namespace="lifeos-alpha", annotations=second["metadata"]["annotations"])
    other["metadata"]["labels"]["lifeos.dev/agent"] = "pilot"
    other["spec"]["template"]["metadata"]["labels"]["lifeos.dev/agent"] = "pilot"
    other["spec"]["template"]["spec"]["serviceAccountName"] = "pilot"
    refused(cluster.create(other), "lifeos-own-identity|lifeos-receipts")


def peer(operator="In", *names):
    return {
        "namespaceSelector": {
            "matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": operator, "values": [*names]}]
        }
    }


@pytest.mark.parametrize(
    "spec",
    [
        {"egress": [{}]},
        {"egress": [{"to": [{"ipBlock": {"cidr": "203.0.113.7/32"}}]}]},
        {"egress": [{"to": [{"namespaceSelector": {}}]}]},
        {"egress": [{"to": [{"podSelector": {}}]}]},
        {"egress": [{"to": [peer("In", "lifeos-system", "default")]}]},
        {"egress": [{"to": [peer("NotIn", "lifeos-system")]}]},
        {"egress": [{"to": [peer("In", "kube-system")]}]},
        {"egress": [{"to": [peer("In", "kube-system")], "ports": [{"port": 53, "endPort": 65535}]}]},
        {"ingress": [{}]},
        {"ingress": [{"from": [{"podSelector": {}}]}]},
        {"ingress": [{"from": [peer("In", "default")]}]},
    ],
)
def test_no_network_policy_opens_a_way_past_the_platform(cluster, spec):
    refused(cluster.create(foreign_policy(**spec)), "lifeos-network")


def test_a_network_policy_that_stays_within_the_platform_is_nobodys_concern(cluster):
    dns = {"to": [peer("In", "kube-system")], "ports": [{"port": 53, "protocol": "UDP"}]}
    inside = {"to": [peer("In", "lifeos-system")]}
    assert cluster.create(foreign_policy(egress=[dns, inside])).accepted
