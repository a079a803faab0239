"""Target knative: agents that sleep when nobody asks them anything.

**Traffic is pinned in git.** A revision's name is the agent's and a hash of the whole template, and ``spec.traffic`` names a
revision, never "the latest". Which one is in a file of its own, the pin (``evals/pins``), that moves when a version was found good in its shadow
(target ``release``), not with the commit that declares it. Until then the Service starts the declared version as a shadow:
reached by the tag ``shadow`` and by nobody who asks for the agent, and by its certificate not one that may act. A pin that is taken back names
the earlier revision again, which Knative still has and serves at once, without a new pod; it collects none that traffic names
(configuration.go, CheckNameAvailability; gc.go). Before there is a pin there is one version alone, and its receipt is its gate. A
revision gets traffic only when it is ready; until then the one before keeps it.

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

from lifeos.bundle import agent_digest
from lifeos.bundle.revision import shadow_of, template_of
from lifeos.ir import Agent, Catalog, Environment
from lifeos.kube import Json, Manifest, Subject, nothing_for_platform
from lifeos.kube.names import DIGEST, PROFILE, SHADOW_TAG, agent_labels
from lifeos.kube.pod import ORIGINS as POD_ORIGINS

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
    template = template_of(agent, catalog, environment)
    pin = agent.pin(environment.name)
    declared = template["metadata"]["name"]
    traffic = [_target(declared if pin is None else pin.revision, 100)]
    if pin is not None and pin.revision != declared:
        template = shadow_of(template)
        traffic.append({**_target(template["metadata"]["name"], 0), "tag": SHADOW_TAG})
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
        "spec": {"template": template, "traffic": traffic},
    }
    yield Manifest(body, agent.name, Subject("Agent", agent.name), ORIGINS)


def _target(revision: str, percent: int) -> Json:
    return {"revisionName": revision, "latestRevision": False, "percent": percent}
