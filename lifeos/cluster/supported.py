"""The programs that act on what LifeOS renders: which versions, in which namespace, under which account.

The table of ``docs/how-to/install-controllers.md`` says the same, and a test compares them. ``checked`` is the version whose definitions
the proofs apply every rendered object to (``tools/crds``, ``tools/kubernetes``); ``oldest`` is that version, too, where nothing is known of
those before it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from lifeos.cluster.versions import Version
from lifeos.kube.names import ARGO_CD_NAMESPACE, ARGO_ROLLOUTS_NAMESPACE, ARGO_WORKFLOWS_NAMESPACE
from lifeos.targets.gateway import CONTROL_PLANE
from lifeos.targets.identity import SPIRE_SERVER
from lifeos.targets.kernel import KNATIVE_NAMESPACE


class Program(NamedTuple):
    """A controller. Where it runs, and as whom, is what admission policies, network policies and role bindings name."""

    name: str
    oldest: Version
    checked: Version
    namespace: str
    acts_on: tuple[str, ...]
    """``group/Kind``, or ``group/*``: what it is needed for."""
    known_as: tuple[str, ...]
    """Names of its container, or ends of its image's path: by these it is found."""
    helps: tuple[str, ...] = ()
    """Names of containers that run its image elsewhere, for what it manages, and are not it."""
    account: str | None = None
    pods: Mapping[str, Mapping[str, str]] = {}
    """Container -> labels of its pods that policies select by."""
    only: str = ""
    """When it is needed, for the table; empty: always."""


KUBERNETES_OLDEST = KUBERNETES_CHECKED = Version(1, 34)
"""Pod Security is pinned to the version that is the oldest."""

GATEWAY_API = Version(1, 6)
"""Comes with Envoy Gateway, as definitions that a cluster may have from elsewhere already."""

_ARGO = "argoproj.io"

PROGRAMS = (
    Program(
        "Argo CD",
        Version(3, 5),
        Version(3, 5),
        ARGO_CD_NAMESPACE,
        (f"{_ARGO}/Application", f"{_ARGO}/AppProject"),
        ("argocd-application-controller", "application-controller"),
    ),
    Program(
        "Argo Rollouts",
        Version(1, 8),  # consecutiveSuccessLimit
        Version(1, 10),
        ARGO_ROLLOUTS_NAMESPACE,
        (f"{_ARGO}/Rollout", f"{_ARGO}/AnalysisTemplate"),
        ("argo-rollouts",),
        account="argo-rollouts",
    ),
    Program(
        "Argo Workflows",
        Version(3, 7),
        Version(3, 7),
        ARGO_WORKFLOWS_NAMESPACE,
        (f"{_ARGO}/WorkflowTemplate", f"{_ARGO}/CronWorkflow"),
        ("workflow-controller",),
        account="argo",
        only="where workflows are declared",
    ),
    Program(
        "Knative Serving",
        Version(1, 15),
        Version(1, 15),
        KNATIVE_NAMESPACE,
        ("serving.knative.dev/*",),
        ("serving/cmd/controller", "knative-controller"),
        account="controller",
        pods={"activator": {"app": "activator"}, "autoscaler": {"app": "autoscaler"}},
        only="for agents with the Knative profile",
    ),
    Program(
        "Envoy Gateway",
        Version(1, 9),  # enableSDSSecretRef for listeners
        Version(1, 9),
        CONTROL_PLANE["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"],
        ("gateway.envoyproxy.io/*", "gateway.networking.k8s.io/*"),
        ("envoy-gateway", "envoyproxy/gateway"),
        helps=("shutdown-manager",),  # beside each Envoy
        pods={"envoy-gateway": CONTROL_PLANE["podSelector"]["matchLabels"]},
    ),
    Program(
        "spire-controller-manager",
        Version(0, 6),
        Version(0, 6),
        SPIRE_SERVER["namespace"],
        ("spire.spiffe.io/*",),
        ("spire-controller-manager",),
        account=SPIRE_SERVER["name"],
    ),
)


def table() -> list[tuple[str, str, str, str, str]]:
    """The rows for people: program, oldest version, version checked against, namespace, when it is needed."""
    rows = [("Kubernetes", str(KUBERNETES_OLDEST), str(KUBERNETES_CHECKED), "", "")]
    for program in PROGRAMS:
        rows.append((program.name, str(program.oldest), str(program.checked), program.namespace, program.only))
        if program.name == "Envoy Gateway":
            rows.append(("Gateway API", str(GATEWAY_API), str(GATEWAY_API), "", "its definitions"))
    return rows
