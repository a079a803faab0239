"""Target identity: who a pod is, as SPIRE certifies it.

Two facts must agree before SPIRE issues an SVID: the pod carries the labels that spire-controller-manager selects by, and
it runs under the agent's ServiceAccount in the team's namespace (workload selectors, attested by kubelet). A pod that
lacks the track label renders an ID with an empty segment, which is invalid: no SVID, so it fails closed.

spire-controller-manager must be configured with ``className: lifeos``; it ignores objects of another class. SPIRE's server
must publish its bundle (``BundlePublisher "k8s_configmap"``, format ``pem``, key ``ca.crt``, name and namespace as below),
for Envoy Gateway validates clients by a ConfigMap and cannot ask the Workload API for that. Sources:
github.com/spiffe/spire-controller-manager docs/clusterspiffeid-crd.md, github.com/spiffe/spire
doc/plugin_server_bundlepublisher_k8s_configmap.md.
"""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject
from lifeos.kube.names import (
    AGENT,
    GATEWAY,
    GATEWAY_IDENTITY,
    SYSTEM_NAMESPACE,
    TRACK,
    TRUST_BUNDLE,
    agent_identity,
    agent_labels,
    labels,
)
from lifeos.kube.network import GATEWAY_PODS

SPIRE_CLASS = "lifeos"
SPIRE_SERVER = {"kind": "ServiceAccount", "name": "spire-server", "namespace": "spire"}
"""The account of SPIRE's server, which may write the trust bundle and nothing else here."""

LIFETIME = "10m"
"""Of an SVID. A withdrawn identity is worthless after this time even where nobody looks at revocation."""

_PLATFORM_LABELS = labels("identity", "identity")
_ROLE = "spiffe-bundle-publisher"


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's identity. Only the platform may touch it, or a team could name its agent like another's."""
    body = _identity(
        f"agent-{agent.name}",
        agent_labels(agent.name, agent.team),
        {"matchLabels": {"kubernetes.io/metadata.name": agent.namespace}},
        {AGENT: agent.name},
        agent_identity("{{ .TrustDomain }}", agent.name, f'{{{{ index .PodMeta.Labels "{TRACK}" }}}}'),
        [f"k8s:ns:{agent.namespace}", f"k8s:sa:{agent.name}"],
    )
    yield Manifest(body, f"_platform/{agent.name}", Subject("Agent", agent.name), {"": "metadata.name"})


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """Identities of the platform's own programs, and the trust bundle that Envoy validates agents by."""
    platform = catalog.platform
    in_system = {"matchLabels": {"kubernetes.io/metadata.name": SYSTEM_NAMESPACE}}
    programs = _identity(
        "platform-programs",
        _PLATFORM_LABELS,
        in_system,
        {"app.kubernetes.io/part-of": "lifeos", "app.kubernetes.io/managed-by": "lifeos"},
        'spiffe://{{ .TrustDomain }}/platform/{{ index .PodMeta.Labels "app.kubernetes.io/name" }}',
        [f"k8s:ns:{SYSTEM_NAMESPACE}", 'k8s:sa:{{ index .PodMeta.Labels "app.kubernetes.io/name" }}'],
    )
    # Envoy checks the gateway service by its host name.
    programs["spec"]["dnsNameTemplates"] = [
        f'{{{{ index .PodMeta.Labels "app.kubernetes.io/name" }}}}.{SYSTEM_NAMESPACE}.svc'
    ]
    gateway = _identity(
        "platform-gateway",
        _PLATFORM_LABELS,
        in_system,
        GATEWAY_PODS,
        f"spiffe://{{{{ .TrustDomain }}}}{GATEWAY_IDENTITY}",
        [f"k8s:ns:{SYSTEM_NAMESPACE}", "k8s:sa:{{ .PodSpec.ServiceAccountName }}"],
    )
    # Clients that check a host name instead of a SPIFFE ID find it here.
    gateway["spec"]["dnsNameTemplates"] = [
        f"{GATEWAY}.{SYSTEM_NAMESPACE}.svc",
        f"{GATEWAY}.{SYSTEM_NAMESPACE}.svc.cluster.local",
    ]
    for body in (programs, gateway, *_trust_bundle()):
        yield Manifest(body, "_platform", Subject("Platform", platform.name), {"": "spec.trustDomain"})


def _identity(
    name: str, meta: dict[str, str], namespaces: Json, pods: dict[str, str], spiffe_id: str, selectors: list[str]
) -> Json:
    return {
        "apiVersion": "spire.spiffe.io/v1alpha1",
        "kind": "ClusterSPIFFEID",
        "metadata": {"name": name, "labels": meta},
        "spec": {
            "className": SPIRE_CLASS,
            "spiffeIDTemplate": spiffe_id,
            "namespaceSelector": namespaces,
            "podSelector": {"matchLabels": pods},
            "workloadSelectorTemplates": selectors,
            "ttl": LIFETIME,
        },
    }


def _trust_bundle() -> tuple[Json, Json, Json]:
    """The ConfigMap that SPIRE fills, and the right to. It has no data here, so Argo CD owns none and sees no drift."""
    bundle = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": _meta(TRUST_BUNDLE)}
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": _meta(_ROLE),
        "rules": [
            {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": [TRUST_BUNDLE], "verbs": ["get", "patch"]}
        ],
    }
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": _meta(_ROLE),
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": _ROLE},
        "subjects": [SPIRE_SERVER],
    }
    return bundle, role, binding


def _meta(name: str) -> Json:
    return {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": _PLATFORM_LABELS}
