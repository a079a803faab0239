"""Which network policies a team's namespace may hold: any that open no way past the platform.

Network policies add up, so a single broad one would undo the default. Judged by what it opens and not by who writes it,
for Argo CD writes ours under an account whose name depends on the installation.
"""

from lifeos.kube.manifest import Json
from lifeos.kube.names import SYSTEM_NAMESPACE
from lifeos.kube.network import GATEWAY_NAMESPACES
from lifeos.targets.admission.policy import resources, rule, variables

_NAME = "kubernetes.io/metadata.name"
_DNS = "kube-system"
_KNATIVE = "knative-serving"


def _list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in sorted(set(names))) + "]"


def _within(allowed: str) -> str:
    """Whether a peer ``p`` lies in namespaces that it names and that are allowed."""
    return (
        f"!has(p.ipBlock) && has(p.namespaceSelector) && ("
        f'p.namespaceSelector.?matchLabels[?"{_NAME}"].orValue("") in {allowed}'
        f" || p.namespaceSelector.?matchExpressions.orValue([]).exists(e,"
        f' e.key == "{_NAME}" && e.operator == "In" && e.values.all(n, n in {allowed})))'
    )


_ONLY_DNS = (
    "r.?ports.orValue([]).size() > 0 && r.ports.all(x, x.?port.orValue(0) == 53 && x.?endPort.orValue(53) == 53)"
)
_PLATFORM = (SYSTEM_NAMESPACE, *GATEWAY_NAMESPACES)

_SPEC: Json = {
    "matchConstraints": {"resourceRules": [resources("networking.k8s.io", "networkpolicies")]},
    "variables": variables(
        egress="object.spec.?egress.orValue([])",
        ingress="object.spec.?ingress.orValue([])",
    ),
    "validations": [
        rule(
            "variables.egress.all(r, r.?to.orValue([]).size() > 0 && r.to.all(p,"
            f" ({_within(_list(_PLATFORM))}) || (({_within(_list((_DNS,)))}) && {_ONLY_DNS})))",
            "agents reach DNS and the platform, and nothing else: each rule names its destination by "
            f"{_NAME} of the platform's namespaces",
        ),
        rule(
            f"variables.ingress.all(r, r.?from.orValue([]).size() > 0 && r.from.all(p, {_within(_list((*_PLATFORM, _KNATIVE)))}))",
            "agents are reached through the gateway (or Knative's activator), and by nobody else",
        ),
    ],
}

POLICY = ("lifeos-network", _SPEC)
