"""The render targets: one module a family of controllers, one line here."""

from lifeos.kube import Target
from lifeos.targets import (
    admission,
    agent_config,
    argo_cd,
    argo_rollouts,
    argo_workflows,
    bundle,
    gateway,
    identity,
    kernel,
    knative,
    memory,
    opa,
    release,
    router,
    routes,
    tunnel,
    verdict,
    warden,
)

TARGETS: dict[str, Target] = {
    "admission": admission,
    "agent_config": agent_config,
    "argo_cd": argo_cd,
    "argo_rollouts": argo_rollouts,
    "argo_workflows": argo_workflows,
    "bundle": bundle,
    "gateway": gateway,
    "identity": identity,
    "kernel": kernel,
    "knative": knative,
    "memory": memory,
    "opa": opa,
    "release": release,
    "router": router,
    "routes": routes,
    "tunnel": tunnel,
    "verdict": verdict,
    "warden": warden,
}
