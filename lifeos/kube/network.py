"""NetworkPolicies: who may reach a program, and whom it may reach.

They add up: in each namespace one for all pods closes both directions, and each program is given what it needs by one of its
own. Who deploys a program of his own into the platform's namespace gives it a policy, too.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

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

KNATIVE_INGRESS = ("contour-internal", "istio-system", "knative-ingress", "kourier-system")
"""Where Knative's networking layers receive requests for cluster-local hosts; one of them is installed. `knative-ingress` is that of `make cluster`."""


def namespaces(*names: str) -> Json:
    """The selector of namespaces by name, which nobody can change; a label could be forged."""
    if len(names) == 1:
        return {"matchLabels": {"kubernetes.io/metadata.name": names[0]}}
    return {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": list(names)}]}


FROM_GATEWAY: Json = fixed(
    {"namespaceSelector": namespaces(SYSTEM_NAMESPACE), "podSelector": {"matchLabels": GATEWAY_PODS}}
)

TO_DNS: Json = fixed(
    {
        "to": [
            {"namespaceSelector": namespaces("kube-system"), "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}
        ],
        "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
    }
)

OUTSIDE: list[Json] = [
    {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}},
    {"ipBlock": {"cidr": "::/0", "except": ["fc00::/7", "fe80::/10"]}},
]
"""Everywhere, for addresses change, but not the cloud's metadata service. In IPv6 that has an address of its own in each cloud, all
of them unique local ones (AWS's fd00:ec2::254, Google's fd20:ce::254), so that whole block is left out; what is private and has
to be reached is reached by IPv4, or as a Service."""


def tcp(*ports: int) -> list[Json]:
    """TCP ports of a rule."""
    return [{"protocol": "TCP", "port": port} for port in ports]


def host_and_port(url: str) -> tuple[str, int]:
    """Where a URL leads to; the port is that of the scheme when it has none."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def service_of(host: str) -> tuple[str, str] | None:
    """Name and namespace of the Service that a host name inside the cluster leads to; None for a host elsewhere."""
    name, _, rest = host.partition(".")
    namespace = rest.removesuffix(".cluster.local").removesuffix(".svc")
    inside = namespace != rest or rest == SYSTEM_NAMESPACE
    return (name, namespace) if inside and namespace and "." not in namespace else None


def server_pods(service: str) -> dict[str, str]:
    """The label of the pods of a Service in the platform's namespace that we do not render: the Service's name."""
    return {"app.kubernetes.io/name": service}


def egress_to(hosts: Iterable[tuple[str, int]]) -> list[Json]:
    """Rules that let a program of the platform reach these hosts, each with its port.

    Ports count for what is outside. A Service may have another port than its pods, and pods are what policies see.
    """
    services, ports = set(), set()
    for host, port in hosts:
        service = service_of(host)
        if service is None:
            ports.add(port)
        else:
            services.add(service)
    rules: list[Json] = [{"to": OUTSIDE, "ports": tcp(*sorted(ports))}] if ports else []
    beside = sorted(name for name, namespace in services if namespace == SYSTEM_NAMESPACE)
    rules += [{"to": [{"podSelector": {"matchLabels": server_pods(name)}}]} for name in beside]
    others = sorted({namespace for _, namespace in services} - {SYSTEM_NAMESPACE})
    return rules + [{"to": [{"namespaceSelector": namespaces(name)}]} for name in others]


def policy(meta: Json, pods: dict[str, str], ingress: list[Json] | None, egress: list[Json] | None) -> Json:
    """A policy for the pods with these labels, none meaning all. What no rule admits is denied; None says nothing about it."""
    spec: Json = {"podSelector": {"matchLabels": pods} if pods else {}, "policyTypes": []}
    for direction, rules in (("Ingress", ingress), ("Egress", egress)):
        if rules is not None:
            spec["policyTypes"].append(direction)
            if rules:
                spec[direction.lower()] = rules
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": meta, "spec": spec}


def network_policy(
    name: str, labels: dict[str, str], pods: dict[str, str], ingress: list[Json], egress: list[Json] | None
) -> Json:
    """A policy in the platform's namespace."""
    return policy({"name": name, "namespace": SYSTEM_NAMESPACE, "labels": labels}, pods, ingress, egress)


def server_policy(kind: str, service: str, labels: dict[str, str], client: Json) -> Json:
    """Who reaches a server that is declared by its Service (a tool's, a model's) and deployed by somebody else."""
    return network_policy(f"{kind}.{service}", labels, server_pods(service), [{"from": [client]}], None)
