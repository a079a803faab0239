"""OPA and the sidecars that hand it the fleet, as containers: the same ones in a pod of their own and beside the gateway service."""

from lifeos.bundle.policy_tree import DECISION, POLICY_DATA
from lifeos.ir import Catalog
from lifeos.kube import Json
from lifeos.kube.names import OPA_GRPC_PORT, OPA_REST_PORT, SYSTEM_NAMESPACE
from lifeos.kube.workload import API_MOUNT, container, probe, resources

_HEALTH_PORT = 8282
_MEMORY = [{"name": "GOGC", "value": "2000"}, {"name": "GOMEMLIMIT", "value": "400MiB"}]
"""A decision makes a third of a megabyte of garbage, and a fleet is small. Who asks while it is collected waits: rarely enough, and that is beyond the 99th percentile. Below the container's limit."""


def opa(catalog: Catalog, *, plugin: bool) -> Json:
    """OPA. ``plugin``: whether Envoy asks it, by the plugin, and not somebody beside it on loopback."""
    asked_by_envoy = [
        f"--set=plugins.envoy_ext_authz_grpc.addr=:{OPA_GRPC_PORT}",
        f"--set=plugins.envoy_ext_authz_grpc.path={DECISION}",
        # Where the gateway service asks, the ledger has each decision, and a second record would cost a tenth of it.
        "--set=decision_logs.console=true",
    ]
    ports = [{"name": "grpc", "containerPort": OPA_GRPC_PORT}] if plugin else []
    return container(
        "opa",
        catalog.platform.images.opa,
        [
            "run",
            "--server",
            # Nobody outside of the pod needs the REST interface, which could replace data and policies.
            f"--addr=127.0.0.1:{OPA_REST_PORT}",
            f"--diagnostic-addr=0.0.0.0:{_HEALTH_PORT}",
            "--disable-telemetry",
            "--log-level=error",
            *(asked_by_envoy if plugin else ()),
            # A mounted ConfigMap holds its files twice, the second time in hidden directories.
            "--ignore=.*",
            "--watch",
            "/policies",
            "/fleet",
        ],
        env=_MEMORY,
        ports=[*ports, {"name": "health", "containerPort": _HEALTH_PORT}],
        startupProbe=probe("/health?plugins", "health", period=1, failures=60),
        readinessProbe=probe("/health/ready", "health", period=5),
        livenessProbe=probe("/health", "health"),
        resources=resources("500m", "512Mi"),
        volumeMounts=[
            {"name": "policies", "mountPath": "/policies", "readOnly": True},
            {"name": "fleet", "mountPath": "/fleet", "readOnly": True},
        ],
    )


def loads(catalog: Catalog) -> Json:
    """The sidecar that writes all of the fleet once, before OPA starts."""
    return _sidecar(catalog, "load", "LIST")


def follows(catalog: Catalog) -> Json:
    """The sidecar that writes each change."""
    body = _sidecar(catalog, "follow", "WATCH")
    # It answers once it has listed everything, and no longer when it lost the API server.
    body["livenessProbe"] = {**probe("/healthz", "files", failures=6), "initialDelaySeconds": 60}
    body["ports"] = [{"name": "files", "containerPort": 8080}]
    return body


def volumes(policies: str) -> list[Json]:
    """What is mounted. ``policies``: name of their ConfigMap."""
    return [
        {"name": "policies", "configMap": {"name": policies}},
        {"name": "fleet", "emptyDir": {"sizeLimit": "256Mi"}},
    ]


def _sidecar(catalog: Catalog, name: str, method: str) -> Json:
    """The program that writes ConfigMaps as files: ``LIST`` once, or ``WATCH`` for ever."""
    ((label, value),) = POLICY_DATA.items()
    settings = {
        "METHOD": method,
        "RESOURCE": "configmap",
        "NAMESPACE": SYSTEM_NAMESPACE,
        "LABEL": label,
        "LABEL_VALUE": value,
        "FOLDER": "/fleet",
        "IGNORE_ALREADY_PROCESSED": "true",
        "LOG_LEVEL": "WARN",
    }
    return container(
        name,
        catalog.platform.images.k8s_sidecar,
        [],
        env=[{"name": key, "value": text} for key, text in settings.items()],
        resources=resources("100m", "256Mi"),
        volumeMounts=[{"name": "fleet", "mountPath": "/fleet"}, API_MOUNT],
    )
