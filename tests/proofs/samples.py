"""One valid object of each project that LifeOS renders for, and of Kubernetes itself."""

from typing import Any

_CONTAINER = {"name": "agent", "image": f"registry.example/agent@sha256:{'0' * 64}"}
_TEMPLATE = {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [_CONTAINER]}}
_SELECTOR = {"matchLabels": {"app": "agent"}}


def _sample(api_version: str, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "sample"}, "spec": spec}


SAMPLES = [
    _sample("apps/v1", "Deployment", {"selector": _SELECTOR, "template": _TEMPLATE}),
    _sample(
        "argoproj.io/v1alpha1",
        "Application",
        {
            "project": "agents",
            "source": {"repoURL": "https://git.example/fleet.git", "path": "manifests/prod"},
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "agents"},
        },
    ),
    _sample(
        "argoproj.io/v1alpha1",
        "Rollout",
        {
            "selector": _SELECTOR,
            "template": _TEMPLATE,
            "strategy": {"canary": {"steps": [{"setWeight": 25}, {"pause": {"duration": "1m"}}]}},
        },
    ),
    _sample(
        "argoproj.io/v1alpha1",
        "WorkflowTemplate",
        {"entrypoint": "gym", "templates": [{"name": "gym", "container": {"image": "registry.example/gym:1"}}]},
    ),
    _sample("serving.knative.dev/v1", "Service", {"template": {"spec": {"containers": [_CONTAINER]}}}),
    _sample(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        {"parentRefs": [{"name": "gateway"}], "rules": [{"backendRefs": [{"name": "agent", "port": 80}]}]},
    ),
    _sample(
        "gateway.envoyproxy.io/v1alpha1",
        "SecurityPolicy",
        {
            "targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "sample"}],
            "extAuth": {"grpc": {"backendRefs": [{"name": "opa", "port": 9191}]}},
        },
    ),
    _sample(
        "spire.spiffe.io/v1alpha1",
        "ClusterSPIFFEID",
        {"spiffeIDTemplate": "spiffe://lifeos.dev/agent/sample", "podSelector": _SELECTOR},
    ),
]
