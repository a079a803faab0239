"""Target knative: agents that sleep when nobody asks them anything.

**Traffic is pinned in git.** The revision's name is the agent's and a hash of the whole template, and ``spec.traffic`` names
that revision, never "the latest". So what serves is a function of the repository: a revert names the earlier revision
again, which Knative finds by name with an equal spec and serves at once, without a new pod (configuration.go,
CheckNameAvailability). A new revision gets traffic only when it is ready; until then the one before keeps it.

**The brake is no Service at all.** Zero as ``max-scale`` means "unlimited", traffic must add up to 100, and a sleeping
agent is woken by the next request; only an absent Service cannot be woken. Its configuration and identity stay, and the
Service that comes back is the same bytes. Admission refuses pods of a suspended agent meanwhile, whoever wants to start them.

**Identity.** Knative up to 1.17 refuses CSI volumes in a Service (``kubernetes.podspec-volumes-csi`` came with 1.18), so the
Workload API is not in here; the platform's MutatingAdmissionPolicy adds it to each pod of an agent that comes without (see
the target ``admission``).

**The activator is always in the path** (``target-burst-capacity: -1``): then pods are reached by it and by nobody else,
which a NetworkPolicy can say, and the limit of concurrency holds exactly.

Sources: knative.dev/docs/serving (autoscaling, traffic-management), github.com/knative/serving v0.42.2,
pkg/apis/autoscaling/annotation_validation.go and pkg/reconciler/autoscaling/kpa/scaler.go.
"""

from collections.abc import Iterator

from lifeos.bundle import agent_digest, hashed_name
from lifeos.bundle.agent_config import config_name
from lifeos.ir import Agent, Catalog, Environment
from lifeos.kube import Json, Manifest, Subject, nothing_for_platform
from lifeos.kube.names import DIGEST, PROFILE, agent_labels
from lifeos.kube.pod import ORIGINS as POD_ORIGINS
from lifeos.kube.pod import pod_labels, pod_spec
from lifeos.units import format_duration

MAX_SCALE = 10
"""Replicas of one agent. Nothing declares more, and a retry storm would otherwise be answered with pods."""

WINDOW = 60_000
"""Milliseconds over which the autoscaler averages requests (Knative's default); the shortest it accepts is 6 s."""

REQUEST_SECONDS = 300
"""The longest request; also how long a pod may take to end. Knative's own upper bound is 600 unless configured."""

ORIGINS = {
    **POD_ORIGINS,
    "metadata.name": "metadata.name",
    "metadata.annotations": "spec",
    "spec.template.metadata.annotations": "spec.runtime.idle",
    "spec.template.spec.containerConcurrency": "spec.runtime.concurrency",
    "spec.traffic": "spec.runtime",
}

render_platform = nothing_for_platform


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The Service; nothing for agents of another profile, nor while the brake is on."""
    if agent.runtime.profile != "knative" or agent.suspend:
        return
    template: Json = {
        "metadata": {"labels": pod_labels(agent), "annotations": _scaling(agent.runtime.idle)},
        "spec": {
            **pod_spec(agent, catalog, config_name(agent, catalog, environment)),
            "containerConcurrency": agent.runtime.concurrency,
            "timeoutSeconds": REQUEST_SECONDS,
        },
    }
    revision = hashed_name(agent.name, template)
    template["metadata"]["name"] = revision
    body = {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {
            "name": agent.name,
            "namespace": agent.namespace,
            "labels": {
                **agent_labels(agent.name, agent.team),
                PROFILE: "knative",
                # People and agents come through the gateway; there is no second way in from outside.
                "networking.knative.dev/visibility": "cluster-local",
            },
            "annotations": {DIGEST: agent_digest(agent, catalog)},
        },
        "spec": {
            "template": template,
            "traffic": [{"revisionName": revision, "latestRevision": False, "percent": 100}],
        },
    }
    yield Manifest(body, agent.name, Subject("Agent", agent.name), ORIGINS)


def _scaling(idle: int) -> dict[str, str]:
    """When the agent sleeps and how far it grows.

    It sleeps after the window without a request, and then the retention of its last pod; both together are ``idle``. Both are
    whole seconds, as Knative has it, and at most an hour: what the declaration may say, since Go reads no days.
    """
    idle = -(-idle // 1000) * 1000
    window = min(idle, WINDOW)
    return {
        "autoscaling.knative.dev/class": "kpa.autoscaling.knative.dev",
        "autoscaling.knative.dev/metric": "concurrency",
        "autoscaling.knative.dev/min-scale": "0",
        "autoscaling.knative.dev/max-scale": str(MAX_SCALE),
        "autoscaling.knative.dev/window": format_duration(window),
        "autoscaling.knative.dev/scale-to-zero-pod-retention-period": format_duration(idle - window),
        "autoscaling.knative.dev/target-burst-capacity": "-1",
    }
