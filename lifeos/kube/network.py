"""NetworkPolicies of the platform's namespace: who may reach a program, and whom it may reach."""

from lifeos.kube.emit import fixed
from lifeos.kube.manifest import Json
from lifeos.kube.names import GATEWAY, SYSTEM_NAMESPACE

GATEWAY_NAMESPACES = (SYSTEM_NAMESPACE,)
"""Where Envoy runs: beside the Gateway, as Envoy Gateway's GatewayNamespace mode has it."""

GATEWAY_PODS = {
    "gateway.envoyproxy.io/owning-gateway-name": GATEWAY,
    "gateway.envoyproxy.io/owning-gateway-namespace": SYSTEM_NAMESPACE,
}
"""The labels that Envoy Gateway puts on the pods of our Gateway."""

FROM_GATEWAY: Json = fixed(
    {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": SYSTEM_NAMESPACE}},
        "podSelector": {"matchLabels": GATEWAY_PODS},
    }
)

TO_DNS: Json = fixed(
    {
        "to": [
            {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
            }
        ],
        "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
    }
)


def tcp(*ports: int) -> list[Json]:
    """TCP ports of a rule."""
    return [{"protocol": "TCP", "port": port} for port in ports]


def network_policy(
    name: str, labels: dict[str, str], pods: dict[str, str], ingress: list[Json], egress: list[Json] | None
) -> Json:
    """A policy for the pods with the labels ``pods``; what no rule admits is denied. ``egress`` None: not restricted here."""
    spec: Json = {"podSelector": {"matchLabels": pods}, "policyTypes": ["Ingress"], "ingress": ingress}
    if egress is not None:
        spec["policyTypes"] = ["Ingress", "Egress"]
        spec["egress"] = egress
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": labels},
        "spec": spec,
    }
