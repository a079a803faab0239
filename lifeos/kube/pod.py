"""An agent's pod: the part that both workloads, Rollout and Knative Service, have in common.

Everything here is also accepted by Knative's webhook (0.42, with its features as they are off by default): security is
set at the containers, because a pod's ``securityContext`` is a feature there; probes name their port by number, because
Knative renames it; only the agent's own container has a port. Source: github.com/knative/serving v0.42.2,
pkg/apis/serving/{fieldmask,k8s_validation}.go.
"""

from functools import cache

from lifeos.ir import Agent, Catalog
from lifeos.kube.emit import fixed
from lifeos.kube.manifest import Json
from lifeos.kube.names import SERVING, SYSTEM_NAMESPACE, TRACK, TUNNEL_PORT, agent_labels, tunnel
from lifeos.kube.workload import NON_ROOT, SCRATCH_MOUNT, SCRATCH_VOLUME, SPIFFE_MOUNT, SPIFFE_SOCKET, SPIFFE_VOLUME

CONTAINER = "agent"
"""The agent's own container; admission and the warden look for it by this name."""

CONFIG_DIRECTORY = "/etc/lifeos"
"""Where the agent finds ``agent.json`` and ``prompt.md``."""

HEALTH = "/healthz"
"""Answers 200 once the agent can take a request, which includes having its certificate; asks nobody else. With ``?traffic``, once it can decide, too."""

FIRST_TUNNEL_PORT = 15432
"""On the pod's loopback: the first datastore; the next has the next port."""

KNATIVE_PORTS = frozenset({8008, 8012, 8013, 8022, 8112, 9090, 9091})
"""Ports of Knative's sidecar, which an agent may not listen on; its webhook refuses most of them, the pod would break on the rest."""

ORIGINS = {
    "spec.template": "spec.runtime",
    "spec.template.spec.containers[0].image": "spec.runtime.image",
    "spec.template.spec.containers[0].ports": "spec.runtime.port",
    "spec.template.spec.containers[0].resources": "spec.runtime.resources",
    "spec.template.spec.containers[1]": "spec.data",
    "spec.template.metadata.labels": "metadata.name",
    "spec.template.spec.serviceAccountName": "metadata.name",
    "spec.template.spec.volumes": "spec.prompt",
}
"""Of the pod template, in both workloads."""

_SECURITY: Json = fixed(
    {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": NON_ROOT,
        "runAsGroup": NON_ROOT,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
)
_CONFIG_MOUNT: Json = {"name": "config", "mountPath": CONFIG_DIRECTORY, "readOnly": True}
_ENV = [
    {"name": "LIFEOS_CONFIG", "value": f"{CONFIG_DIRECTORY}/agent.json"},
    {"name": "SPIFFE_ENDPOINT_SOCKET", "value": SPIFFE_SOCKET},
]
_TUNNEL_RESOURCES = fixed({amount: {"cpu": "50m", "memory": "32Mi"} for amount in ("requests", "limits")})
_MOUNTS = {
    socket: fixed([_CONFIG_MOUNT, SCRATCH_MOUNT, *([SPIFFE_MOUNT] if socket else ())]) for socket in (True, False)
}
_SCRATCH = fixed(SCRATCH_VOLUME)
_SPIFFE = fixed(SPIFFE_VOLUME)


def pod_labels(agent: Agent) -> dict[str, str]:
    """Labels of a pod that serves people. An Experiment overrides the last two, and only an Experiment may."""
    return {**agent_labels(agent.name, agent.team), TRACK: "stable", SERVING: "live"}


def pod_spec(agent: Agent, catalog: Catalog, config: str) -> Json:
    """The pod's specification. ``config``: name of its ConfigMap.

    Knative says itself on which port the agent listens, and takes no volume of the Workload API; admission mounts that one.
    """
    runtime = agent.runtime
    knative = runtime.profile == "knative"
    socket, port_name = not knative, "http1" if knative else "http"
    identity = [SPIFFE_MOUNT] if socket else []
    amount = {"cpu": runtime.resources.cpu, "memory": runtime.resources.memory}
    startup, readiness, liveness = _probes(runtime.port, remembers(agent, catalog))
    return {
        "serviceAccountName": agent.name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "containers": [
            {
                "name": CONTAINER,
                "image": runtime.image,
                "imagePullPolicy": "IfNotPresent",
                "env": _ENV if knative else [{"name": "PORT", "value": str(runtime.port)}, *_ENV],
                "ports": [{"name": port_name, "containerPort": runtime.port, "protocol": "TCP"}],
                "startupProbe": startup,
                "readinessProbe": readiness,
                "livenessProbe": liveness,
                "resources": {"requests": amount, "limits": amount},
                "securityContext": _SECURITY,
                "volumeMounts": _MOUNTS[socket],
            },
            *(_tunnel(use.ref, FIRST_TUNNEL_PORT + index, catalog, identity) for index, use in enumerate(agent.data)),
        ],
        "volumes": [
            {"name": "config", "configMap": {"name": config}},
            _SCRATCH,
            *([_SPIFFE] if socket else ()),
        ],
    }


def remembers(agent: Agent, catalog: Catalog) -> bool:
    """Whether the agent has a memory that is served."""
    return agent.memory is not None and catalog.platform.memory is not None


def replayed(agent: Agent, catalog: Catalog) -> bool:
    """Whether the verdict service asks the agent's shadows golden decisions."""
    seen = agent.runtime.profile == "knative" or agent.release.shadow.percent > 0
    return seen and bool(catalog.suites[agent.eval.suite].golden) and catalog.platform.workflows is not None


def mirrored(agent: Agent, catalog: Catalog) -> bool:
    """Whether the verdict service asks the agent's shadows what the gateway mirrors: a share of what people ask."""
    shadowed = agent.runtime.profile == "rollout" and agent.release.shadow.percent > 0
    return shadowed and catalog.platform.workflows is not None


@cache
def _probes(port: int, remembers: bool) -> tuple[Json, Json, Json]:
    """At start, for traffic, for life. A new pod waits for its certificate: SPIRE's agent learns of a new entry within
    seconds, not at once. One with a memory takes no traffic before its version is served; a program that does not know the question answers the one
    before it. Agents listen on few ports, so these are written out once each.
    """
    get = {"path": HEALTH, "port": port}
    traffic = {"path": f"{HEALTH}?traffic", "port": port} if remembers else get
    return (
        fixed({"httpGet": get, "periodSeconds": 2, "timeoutSeconds": 2, "failureThreshold": 60}),
        fixed(
            {"httpGet": traffic, "periodSeconds": 5, "timeoutSeconds": 2, "successThreshold": 1, "failureThreshold": 3}
        ),
        fixed({"httpGet": get, "periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 6}),
    )


def _tunnel(store: str, port: int, catalog: Catalog, identity: list[Json]) -> Json:
    """The client's end of a datastore's tunnel: plain on the pod's loopback, mutual TLS from there.

    A sidecar, because PostgreSQL's clients begin TLS inside their own protocol and cannot speak it from the first byte.
    Its certificate is the pod's, so a shadow gets no further than the handshake.
    """
    platform = catalog.platform
    return {
        "name": tunnel(store),
        "image": platform.images.ghostunnel,
        "imagePullPolicy": "IfNotPresent",
        "args": [
            "client",
            f"--listen=127.0.0.1:{port}",
            f"--target={tunnel(store)}.{SYSTEM_NAMESPACE}.svc:{TUNNEL_PORT}",
            f"--use-workload-api-addr={SPIFFE_SOCKET}",
            f"--verify-uri=spiffe://{platform.trust_domain}/platform/{tunnel(store)}",
            "--shutdown-timeout=20s",
        ],
        "resources": _TUNNEL_RESOURCES,
        "securityContext": _SECURITY,
        **({"volumeMounts": identity} if identity else {}),
    }
