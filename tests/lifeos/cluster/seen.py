"""What this repository needs, and a cluster that lacks nothing of it."""

from lifeos.cluster.needs import Needs, needs
from lifeos.cluster.rendered import rendered, settings_file
from lifeos.cluster.settings import COMMANDS, settings
from lifeos.cluster.state import Container, State, Workload
from lifeos.diagnostics import Span
from tests.architecture.test_files import ROOT

DEPLOYMENTS = {
    "argocd": ("argocd-application-controller", "quay.io/argoproj/argocd:v3.5.7", "argocd-application-controller", {}),
    "argo-rollouts": ("argo-rollouts", "quay.io/argoproj/argo-rollouts:v1.10.2", "argo-rollouts", {}),
    "argo": ("workflow-controller", "quay.io/argoproj/workflow-controller:v3.7.3", "argo", {}),
    "envoy-gateway-system": (
        "envoy-gateway",
        "docker.io/envoyproxy/gateway:v1.9.1",
        "envoy-gateway",
        {"control-plane": "envoy-gateway"},
    ),
    "spire": ("spire-controller-manager", "ghcr.io/spiffe/spire-controller-manager:0.6.2", "spire-server", {}),
}
KNATIVE = "gcr.io/knative-releases/knative.dev/serving/cmd/"


def workload(namespace, name, image, account="default", pods=None, labels=None, ready=1):
    labels = labels or {}
    return Workload(
        "Deployment",
        namespace,
        name,
        labels,
        pods or {},
        account,
        (Container("proxy", "x"), Container(name, image)),
        ready,
    )


def workloads():
    """As the official manifests have them."""
    for namespace, (name, image, account, pods) in DEPLOYMENTS.items():
        yield workload(namespace, name, image, account, pods)
    for name in ("controller", "activator", "autoscaler"):
        labels = {"app.kubernetes.io/version": "1.15.2"}
        yield workload("knative-serving", name, f"{KNATIVE}{name}@sha256:0", "controller", {"app": name}, labels)


def needed(environment="prod") -> Needs:
    file = settings_file(str(ROOT))
    told = settings(file.text, file.objects)
    return needs(environment, Span("lifeos.yaml"), rendered(str(ROOT), environment), told)


def sound(need: Needs) -> State:
    served = {}
    for version, kind in need.kinds:
        served[version] = served.get(version, frozenset()) | {kind}
    config = {("argocd", "argocd-cm"): {}, ("argocd", COMMANDS): {}}
    for setting in need.settings:
        config[setting.namespace, setting.name][setting.key] = setting.value
    secrets = dict.fromkeys(need.secrets, True)
    return State("https://c", "v1.34.5", served, {}, tuple(workloads()), config, secrets, "v1.6.1", mutates=True)


def without(state: State, namespace: str) -> State:
    """The controllers of a namespace are gone."""
    return state._replace(workloads=tuple(each for each in state.workloads if each.namespace != namespace))


def instead(state: State, **fields) -> State:
    """The first workload in a namespace with other fields."""
    namespace = fields.pop("of")
    found = list(state.workloads)
    index = next(index for index, each in enumerate(found) if each.namespace == namespace)
    found[index] = found[index]._replace(**fields)
    return state._replace(workloads=tuple(found))


def told(check, need, state):
    """Severity, code and message of what a check finds."""
    return [(item.severity, item.code, item.message) for item in check.check(need, state)]
