"""Target release: how a version of an agent that sleeps comes to have its traffic.

A declared version that is not the pinned one has a Workflow here, which runs once: Argo CD makes it when the version is declared, and removes
it when the pin names that version. It asks Argo Rollouts' controller for an analysis of the shadow, and when that was good commits the pin
(``hera_workflows/release.py``); else it ends red, and everything is as it was. So it is git that starts a release, and nobody needs rights
in the cluster to. It is no hook of a sync: while one runs no newer commit is synced, the revert neither
(docs/decisions/0022-a-pin-is-evidence.md).

The analysis names what it is about in full, so that the workflow need not know how a release is judged: the two words of a Rollout's
shadow, and the same thresholds. Where the pinned revision is not on the cluster, there is nothing to lead people to until the pin moves;
then only what is known to be bad is held back, as with a Rollout that is deployed for the first time.
"""

from collections.abc import Iterator

from lifeos.bundle import agent_digest, hashed_name
from lifeos.bundle.agent_config import config_name
from lifeos.bundle.revision import revision_name
from lifeos.ir import Agent, Catalog, Environment, Pin
from lifeos.kube import Json, Manifest, Subject, analysis, emit, nothing_for_platform
from lifeos.kube.names import GYM_NAMESPACE, RELEASER, agent_labels, tagged_service
from lifeos.kube.pod import HEALTH

TEMPLATE = "release"
"""The WorkflowTemplate."""

_ORIGINS = {"": "spec.runtime", "spec.arguments": "spec.release.shadow"}

render_platform = nothing_for_platform


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The release of the declared version; nothing when it has the traffic, while the brake is on, and where no workflows are declared."""
    if agent.runtime.profile != "knative" or agent.suspend or catalog.platform.workflows is None:
        return
    revision, pin = revision_name(agent, catalog, environment), agent.pin(environment.name)
    if pin is not None and pin.revision == revision:
        return
    subject = Subject("Agent", agent.name)
    arguments = {"agent": agent.name, "environment": environment.name, "revision": revision}
    if pin is not None:
        version, digest = config_name(agent, catalog, environment), agent_digest(agent, catalog)
        refuted = analysis.not_refuted(agent.name, version, digest)
        arguments |= {
            "namespace": agent.namespace,
            "pinned": pin.revision,
            "shadowed": _analysis(agent, revision, _shadowed(agent, version, digest)),
            "unshadowed": _analysis(agent, revision, [refuted]),
        }
        for body in _rights(agent, pin):
            yield Manifest(body, f"_platform/{agent.name}", subject, {"": "spec.runtime"})
    body = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        # Another question is another release: what has run is not run again.
        "metadata": _meta(agent, hashed_name(revision, arguments)),
        "spec": {
            "workflowTemplateRef": {"name": TEMPLATE},
            "arguments": {"parameters": [{"name": name, "value": value} for name, value in arguments.items()]},
        },
    }
    yield Manifest(body, f"_platform/{agent.name}", subject, _ORIGINS)


def _shadowed(agent: Agent, version: str, digest: str) -> list[Json]:
    """That the shadow answers, asleep or not, and that what it decides is good."""
    address = f"http://{tagged_service(agent.name)}.{agent.namespace}.svc.cluster.local{HEALTH}?traffic"
    least = str(agent.release.shadow.min_decisions)
    return [analysis.answers(address), analysis.verdict("shadow", agent.name, version, digest, least)]


def _analysis(agent: Agent, revision: str, metrics: list[Json]) -> str:
    """An AnalysisRun, named by all that it asks."""
    return emit(
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "AnalysisRun",
            "metadata": _meta(agent, hashed_name(revision, {"metrics": metrics})),
            "spec": {"metrics": metrics},
        }
    )


def _meta(agent: Agent, name: str) -> Json:
    return {"name": name, "namespace": GYM_NAMESPACE, "labels": agent_labels(agent.name, agent.team)}


def _rights(agent: Agent, pin: Pin) -> tuple[Json, Json]:
    """Whether the pinned revision is there is all that a release may see of a team's namespace."""
    api = "rbac.authorization.k8s.io"
    name = f"{agent.name}.release"
    meta = {"name": name, "namespace": agent.namespace, "labels": agent_labels(agent.name, agent.team)}
    rule = {
        "apiGroups": ["serving.knative.dev"],
        "resources": ["revisions"],
        "resourceNames": [pin.revision],
        "verbs": ["get"],
    }
    return (
        {"apiVersion": f"{api}/v1", "kind": "Role", "metadata": meta, "rules": [rule]},
        {
            "apiVersion": f"{api}/v1",
            "kind": "RoleBinding",
            "metadata": meta,
            "roleRef": {"apiGroup": api, "kind": "Role", "name": name},
            "subjects": [{"kind": "ServiceAccount", "name": RELEASER, "namespace": GYM_NAMESPACE}],
        },
    )
