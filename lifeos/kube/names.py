"""Names that several targets, policies and services must agree on."""

SYSTEM_NAMESPACE = "lifeos-system"
"""Where the platform's own programs run. Agents have no rights here."""

ARGO_CD_NAMESPACE = "argocd"

AGENT = "lifeos.dev/agent"
TEAM = "lifeos.dev/team"
TRACK = "lifeos.dev/track"
"""``stable`` or ``shadow``: part of a pod's SPIFFE identity. Only pods of an Experiment are ever ``shadow``."""
SERVING = "lifeos.dev/serving"
"""``live`` or ``shadow``: which of an agent's two Services selects a pod."""
DIGEST = "lifeos.dev/digest"
"""Annotation: the digest of the agent, which its gate receipt must name."""
PROFILE = "lifeos.dev/profile"

SPIFFE_DRIVER = "csi.spiffe.io"
SPIFFE_SOCKET_DIRECTORY = "/spiffe-workload-api"

GATEWAY = "lifeos-gateway"
ROUTER = "litellm"
OPA = "opa"

INGRESS, ACTION = "ingress", "action"
"""The gateway's listeners: people and agents to agents; agents to models, tools and memory."""
INGRESS_PORT, ACTION_PORT = 443, 8443
"""Agents call ``https://lifeos-gateway.lifeos-system.svc:8443``."""
OPA_GRPC_PORT = 9191
ROUTER_PORT = 4000
ROUTER_SECRET = "litellm-master-key"  # noqa: S105  # a name
TRUST_BUNDLE = "spiffe-trust-bundle"
GATEWAY_IDENTITY = "/platform/gateway"


def agent_identity(trust_domain: str, agent: str, track: str) -> str:
    """The SPIFFE ID of an agent on a track."""
    return f"spiffe://{trust_domain}/agent/{agent}/track/{track}"


def labels(name: str, component: str, part_of: str = "lifeos") -> dict[str, str]:
    """The recommended labels of Kubernetes (``app.kubernetes.io/*``)."""
    return {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/component": component,
        "app.kubernetes.io/part-of": part_of,
        "app.kubernetes.io/managed-by": "lifeos",
    }


def agent_labels(agent: str, team: str) -> dict[str, str]:
    """Labels of every object that belongs to one agent."""
    return {**labels(agent, "agent"), AGENT: agent, TEAM: team}
