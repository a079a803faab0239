"""A cluster as controllers leave it, on a real API server without any: their workloads as their official manifests have them."""

from tests.lifeos.cluster.servers import kubeconfig

CONTROLLERS = (
    ("StatefulSet", "argocd", "argocd-application-controller", "quay.io/argoproj/argocd:v3.5.7", None, {}),
    ("Deployment", "argocd", "argocd-repo-server", "quay.io/argoproj/argocd:v3.5.7", None, {}),
    ("Deployment", "argocd", "argocd-redis", "redis:8", None, {}),
    ("Deployment", "argo-rollouts", "argo-rollouts", "quay.io/argoproj/argo-rollouts:v1.10.2", "argo-rollouts", {}),
    ("Deployment", "argo", "workflow-controller", "quay.io/argoproj/workflow-controller:v3.7.3", "argo", {}),
    (
        "Deployment",
        "envoy-gateway-system",
        "envoy-gateway",
        "docker.io/envoyproxy/gateway:v1.9.1",
        None,
        {"control-plane": "envoy-gateway"},
    ),
    (
        "StatefulSet",
        "spire",
        "spire-controller-manager",
        "ghcr.io/spiffe/spire-controller-manager:0.6.2",
        "spire-server",
        {},
    ),
    *(
        (
            "Deployment",
            "knative-serving",
            name,
            f"knative.dev/serving/cmd/{name}@sha256:{'0' * 64}",
            "controller",
            {"app": name},
        )
        for name in ("controller", "activator", "autoscaler")
    ),
)

READS_SETTINGS = ("argocd-application-controller", "argocd-repo-server")
"""They have Argo CD's interval in their environment, as in its own manifests."""


def namespace(api, name):
    api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})


def controllers(api, of=CONTROLLERS):
    """Create them, and say that a pod of each is ready, which nobody else does here."""
    for kind, place, name, image, account, labels in of:
        namespace(api, place)
        pods = {"lifeos.dev/test": name, **labels}
        container = {"name": name, "image": image}
        if name in READS_SETTINGS:
            source = {"configMapKeyRef": {"name": "argocd-cm", "key": "timeout.reconciliation", "optional": True}}
            container["env"] = [{"name": "ARGOCD_RECONCILIATION_TIMEOUT", "valueFrom": source}]
        spec = {"containers": [container], **({"serviceAccountName": account} if account else {})}
        meta = {"name": name, "namespace": place}
        if place == "knative-serving":
            meta["labels"] = {"app.kubernetes.io/version": "1.15.2"}
        body = {
            "apiVersion": "apps/v1",
            "kind": kind,
            "metadata": meta,
            "spec": {
                "selector": {"matchLabels": {"lifeos.dev/test": name}},
                "template": {"metadata": {"labels": pods}, "spec": spec},
                **({"serviceName": name} if kind == "StatefulSet" else {}),
            },
        }
        api.apply(body)
        ready(api, kind, place, name, 1)


def ready(api, kind, place, name, count):
    path = f"/apis/apps/v1/namespaces/{place}/{kind.lower()}s/{name}/status"
    status = {"status": {"replicas": 1, "readyReplicas": count}}
    api._send("PATCH", path, status, content_type="application/merge-patch+json")


def config_map(name, data):
    meta = {"name": name, "namespace": "argocd"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}


def reached(plane, path, monkeypatch, token=None):
    """Let the commands' kubeconfig lead to this API server."""
    file = kubeconfig(path, plane.url, plane.folder / "certificates/apiserver.crt", token or plane.token)
    monkeypatch.setenv("KUBECONFIG", str(file))
