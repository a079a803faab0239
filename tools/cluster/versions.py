"""What controllers are called in pods: by digest, with the version as the tag, from which `lifeos doctor` reads what it looks at.

A node goes by the digest alone, and containerd forgets a tag beside one.
"""

from tools.cluster import go_modules

_MODULES = {
    "argocd": "github.com/argoproj/argo-cd/v3",
    "envoy-gateway": "github.com/envoyproxy/gateway",
    "knative-controller": "knative.dev/serving",
    "rollouts-controller": "github.com/argoproj/argo-rollouts",
    "spire-controller-manager": "github.com/spiffe/spire-controller-manager",
    "workflow-controller": "github.com/argoproj/argo-workflows/v3",
}
_KNATIVE = "knative.dev/"
_BEFORE_1 = 27
"""Knative's release 1.0 consists of modules 0.27; they have counted on together."""


def tagged(image: str, reference: str) -> str:
    """The reference of an image with the version of what is in it; as it was, for what nobody asks the version of."""
    if image not in _MODULES:
        return reference
    name, _, digest = reference.partition("@")
    return f"{name}:{_release(_MODULES[image])}@{digest}"


def _release(module: str) -> str:
    version = go_modules.version(module)
    if not module.startswith(_KNATIVE):
        return version
    _, minor, patch = version.split(".")
    return f"v1.{int(minor) - _BEFORE_1}.{patch}"
