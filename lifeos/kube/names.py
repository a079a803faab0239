"""Names that several targets, policies and services must agree on.

A declared name has letters, digits and hyphens. Where an object's name is put together from declared names, or stands beside
names that are not declared, the parts are joined by a dot, so that no two declarations meet in one object. Services and
namespaces may have no dot: for these the rule ``names_apart`` (LOS214) keeps them apart.
"""

from lifeos.ir.route import SecretRef

SYSTEM_NAMESPACE = "lifeos-system"
"""Where the platform's own programs run. Agents have no rights here."""

GYM_NAMESPACE = "lifeos-gym"
"""Where gates run: pods that come, run an agent's code on days that never were, and go. Nothing else lives here."""

RELEASER = "gym-releaser"
"""The account of Argo's containers in the release of an agent that sleeps: it may ask for an analysis, and whether a revision is there."""

ARGO_CD_NAMESPACE = "argocd"
ARGO_WORKFLOWS_NAMESPACE = "argo"
ARGO_ROLLOUTS_NAMESPACE = "argo-rollouts"

AGENT = "lifeos.dev/agent"
TEAM = "lifeos.dev/team"
TRACK = "lifeos.dev/track"
"""``stable`` or ``shadow``: part of a pod's SPIFFE identity. Only pods of an Experiment are ever ``shadow``."""
SERVING = "lifeos.dev/serving"
"""``live`` or ``shadow``: which of an agent's two Services selects a pod."""
POD_HASH = "rollouts-pod-template-hash"
"""The version of a Rollout that a pod is of, as Argo Rollouts labels it."""
DIGEST = "lifeos.dev/digest"
"""Annotation: the digest of the agent, which its gate receipt must name."""
PROFILE = "lifeos.dev/profile"

SHADOW_TAG = "shadow"
"""Of a Knative Service's traffic: what has it is reached under a name of its own, and people's requests do not."""

SPIFFE_DRIVER = "csi.spiffe.io"
SPIFFE_SOCKET_DIRECTORY = "/spiffe-workload-api"

GATEWAY = "lifeos-gateway"
ROUTER = "litellm"
OPA = "opa"
VERDICT = "lifeos-verdict"
VERDICT_PORT = 8080
MIRRORED_PORT = 8081
"""Where the verdict service takes what the gateway mirrors. A port of its own: the path of such a request is what a client chose."""
AUTHORIZER = "lifeos-authorizer"
"""The gateway service, which Envoy asks for each call."""
AUTHORIZER_PORT = 9191
AUTHORIZER_PROBES = 8081
"""For kubelet, Prometheus, and who asks what became of a decision's calls. Beside 8080, which OPA's sidecar has."""
AUTHORIZER_READS = 9443
"""Where the semantic layer tells it what agents read."""
LEDGER = "lifeos-ledger"
"""The volume of the ledger's file; or the Secret with the ``password`` of its database."""
WARDEN = "lifeos-warden"
"""Ends pods that are to go; it has the right to, in the namespaces of teams."""
WARDEN_METRICS = 9090
WARDEN_CASES = 8081
"""Where it tells whom it keeps down until a person says otherwise."""
OBSERVE = "lifeos-observe"
"""Alerts and dashboards."""
MEMORY = "lifeos-memory"
"""The semantic layer. Agents call it by its name, ``lifeos-memory.lifeos-system.svc``, and take nobody else for it."""
MEMORY_PORT = 8443
MEMORY_PROBES = 8080
"""For kubelet and Prometheus."""

MODEL_ROUTER, MODEL_ROUTER_KEY = "LIFEOS_ROUTER", "LIFEOS_ROUTER_KEY"
"""Variables of the environment: the URL of whoever answers for models at a gate, and what is told to one that asks for a key."""

INGRESS, ACTION = "ingress", "action"
"""The gateway's listeners: people to agents, not authenticated yet; agents to models and tools, by certificate."""
INGRESS_PORT, ACTION_PORT = 443, 8443
"""Agents call ``https://lifeos-gateway.lifeos-system.svc:8443``."""
OPA_GRPC_PORT = 9191
OPA_REST_PORT = 8181
"""On the loopback of OPA's pod: answers whoever stands beside it, and could replace its data and policies."""
ROUTER_PORT = 4000
ROUTER_SECRET = "litellm-master-key"  # noqa: S105  # a name
TRUST_BUNDLE = "spiffe-trust-bundle"
GATEWAY_IDENTITY = "/platform/gateway"


TUNNEL_PORT = 5432
"""Where a datastore's tunnel listens, whatever the port of its database is."""


def application(name: str, environment: str) -> str:
    """The Argo CD Application of an agent, or the AppProject of a team, in an environment."""
    return f"{name}.{environment}"


def granted(agent: str, environment: str) -> str:
    """The Argo CD Application of what the platform says of an agent: its receipts, its identity."""
    return f"{agent}.{environment}.platform"


def agent_service(agent: str, serving: str) -> str:
    """The Service of an agent's live pods or of its shadow; rollout profile only. Knative's has the agent's own name."""
    return f"{agent}-{serving}"


def tagged_service(agent: str) -> str:
    """The Service by which the shadow of an agent of the profile knative is asked, and woken (Knative's tag-template, as it comes)."""
    return f"{SHADOW_TAG}-{agent}"


def tunnel(store: str) -> str:
    """The program in front of a datastore: its Deployment, its account, and the Service that agents reach."""
    return f"tunnel-{store}"


def credential_variable(secret: SecretRef) -> str:
    """The environment variable of the router that holds a provider's credential."""
    name, key = (
        "".join(char if char.isalnum() else "_" for char in part.upper()) for part in (secret.name, secret.key)
    )
    return f"{name}__{key}"


def agent_identity(trust_domain: str, agent: str, track: str) -> str:
    """The SPIFFE ID of an agent on a track."""
    return f"spiffe://{trust_domain}/agent/{agent}/track/{track}"


def program_pods(name: str) -> dict[str, str]:
    """The labels that select the pods of one of the platform's programs."""
    return {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "lifeos"}


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
