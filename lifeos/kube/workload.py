"""The platform's own programs as Kubernetes objects: Deployment, Service, disruption budget, all Pod Security "restricted".

Requests equal limits, so a pod is never throttled into missing a decision or evicted before those that promised less.
No token of the API server is mounted into a container that does not ask for one.
"""

from typing import NamedTuple

from lifeos.kube.manifest import Json
from lifeos.kube.names import SPIFFE_DRIVER, SPIFFE_SOCKET_DIRECTORY, SYSTEM_NAMESPACE, labels, program_pods

NON_ROOT = 65532
"""The user that distroless images call ``nonroot``; a number, because kubelet cannot check a name."""

SPIFFE_SOCKET = f"unix://{SPIFFE_SOCKET_DIRECTORY}/spire-agent.sock"
"""Where a pod finds the Workload API (the socket's name is that of SPIRE's agent)."""

SPIFFE_VOLUME: Json = {"name": "spiffe", "csi": {"driver": SPIFFE_DRIVER, "readOnly": True}}
SPIFFE_MOUNT: Json = {"name": "spiffe", "mountPath": SPIFFE_SOCKET_DIRECTORY, "readOnly": True}
SCRATCH_VOLUME: Json = {"name": "scratch", "emptyDir": {"sizeLimit": "64Mi"}}
SCRATCH_MOUNT: Json = {"name": "scratch", "mountPath": "/tmp"}  # noqa: S108  # a path in the pod, an empty volume

API_VOLUME: Json = {
    "name": "api",
    "projected": {
        "sources": [
            {"serviceAccountToken": {"path": "token", "expirationSeconds": 3600}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
            {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"fieldPath": "metadata.namespace"}}]}},
        ]
    },
}
"""What a client of the API server looks for, as kubelet would mount it, but for one container instead of all."""
API_MOUNT: Json = {"name": "api", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": True}

POD_SECURITY: Json = {
    "runAsNonRoot": True,
    "runAsUser": NON_ROOT,
    "runAsGroup": NON_ROOT,
    "fsGroup": NON_ROOT,
    "seccompProfile": {"type": "RuntimeDefault"},
}
CONTAINER_SECURITY: Json = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


class Program(NamedTuple):
    """One of the platform's programs; ``name`` is also that of its ServiceAccount."""

    name: str
    component: str
    replicas: int

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its objects and pods."""
        return labels(self.name, self.component)

    @property
    def selector(self) -> dict[str, str]:
        """The labels that select its pods."""
        return program_pods(self.name)


def resources(cpu: str, memory: str, *, kept: str = "") -> Json:
    """Requests equal to limits. ``kept``: the part of ``cpu`` that a node keeps free for whoever is idle most of the time; all of it is
    taken where nobody else wants it."""
    return {"requests": {"cpu": kept or cpu, "memory": memory}, "limits": {"cpu": cpu, "memory": memory}}


def probe(path: str, port: str, period: int = 10, failures: int = 3) -> Json:
    """An HTTP probe; ``period`` in seconds."""
    return {"httpGet": {"path": path, "port": port}, "periodSeconds": period, "failureThreshold": failures}


def container(name: str, image: str, args: list[str], **fields: object) -> Json:
    """A container that may write nowhere but to its mounts."""
    body: Json = {"name": name, "image": image}
    if args:
        body["args"] = args
    return {**body, **fields, "securityContext": CONTAINER_SECURITY}


def service_account(program: Program) -> Json:
    """The account that the program runs under. It has no rights unless a Role is bound to it."""
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {
            "name": program.name,
            "namespace": SYSTEM_NAMESPACE,
            "labels": program.labels,
        },
        "automountServiceAccountToken": False,
    }


def configmap_reader(program: Program) -> tuple[Json, Json]:
    """The right to read the ConfigMaps of the platform's namespace: a Role, and its binding to the program's account."""
    meta = {"name": program.name, "namespace": SYSTEM_NAMESPACE, "labels": program.labels}
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": meta,
        "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list", "watch"]}],
    }
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": meta,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": program.name},
        "subjects": [{"kind": "ServiceAccount", "name": program.name, "namespace": SYSTEM_NAMESPACE}],
    }
    return role, binding


def deployment(program: Program, containers: list[Json], volumes: list[Json]) -> Json:
    """A Deployment that keeps its full strength while it is replaced, spread over nodes."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": program.name, "namespace": SYSTEM_NAMESPACE, "labels": program.labels},
        "spec": {
            "replicas": program.replicas,
            "revisionHistoryLimit": 3,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
            "selector": {"matchLabels": program.selector},
            "template": {
                "metadata": {"labels": program.labels},
                "spec": {
                    "serviceAccountName": program.name,
                    "automountServiceAccountToken": False,
                    "enableServiceLinks": False,
                    "securityContext": POD_SECURITY,
                    "topologySpreadConstraints": [
                        {
                            "maxSkew": 1,
                            "topologyKey": "kubernetes.io/hostname",
                            "whenUnsatisfiable": "ScheduleAnyway",
                            "labelSelector": {"matchLabels": program.selector},
                        }
                    ],
                    "containers": containers,
                    "volumes": volumes,
                },
            },
        },
    }


def service(program: Program, ports: list[Json]) -> Json:
    """The program's address inside the cluster."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": program.name, "namespace": SYSTEM_NAMESPACE, "labels": program.labels},
        "spec": {"type": "ClusterIP", "selector": program.selector, "ports": ports},
    }


def disruption_budget(program: Program) -> list[Json]:
    """Protection against draining all nodes at once; none for a single replica, which it could only block."""
    if program.replicas < 2:
        return []
    return [
        {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": {"name": program.name, "namespace": SYSTEM_NAMESPACE, "labels": program.labels},
            "spec": {"maxUnavailable": 1, "selector": {"matchLabels": program.selector}},
        }
    ]
