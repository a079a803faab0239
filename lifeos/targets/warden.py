"""Target warden: who ends the pods that are to go (``lifeos warden serve``), where the platform declares it (``spec.gateway.warden``).

Its rights are those of its deeds, in the namespaces of teams and nowhere else: look at pods and end them, write Events, and read the ConfigMap by which a pod
says which version it is. In the platform's own namespace it reads ConfigMaps, for the fleet is there. One replica, and never two at once: what it does can be
done twice, but would be told twice. While none runs, an agent that storms is still refused each call.

Probes are answered by kopf, numbers for Prometheus on a port of their own. Where the platform does not say whose Prometheus reads it (``spec.observe``, target ``observe``), that one
is open to any pod that may go there. Where the ledger is a file, it runs on the node where the volume is mounted.
Where there are workflows, one of them asks it whom it keeps down until a person says otherwise, and proposes to suspend them: it tells that at a port of its own, to that step alone. The
warden has no key to the repository, and no right to start a workflow.
Sources: docs.kopf.dev/en/stable/probing, prometheus.io/docs/instrumenting/exposition_formats.
"""

from collections.abc import Iterator

from lifeos.ir import Catalog, Environment, Roster, Team
from lifeos.ir.organisation import GatewayService
from lifeos.kube import Json, Manifest, Subject, ledger, nothing_for_agents
from lifeos.kube.names import AUTHORIZER, GYM_NAMESPACE, SYSTEM_NAMESPACE, WARDEN, WARDEN_CASES, WARDEN_METRICS
from lifeos.kube.network import TO_DNS, egress_to, namespaces, network_policy, tcp
from lifeos.kube.workload import (
    API_MOUNT,
    API_VOLUME,
    SCRATCH_MOUNT,
    SCRATCH_VOLUME,
    Program,
    configmap_reader,
    container,
    deployment,
    probe,
    resources,
    service,
    service_account,
)

_HEALTH_PORT = 8080
_PROGRAM = Program(WARDEN, "warden", 1)
_AT = {"": "spec.gateway.warden"}
_LOOKS: Json = {
    "namespaceSelector": namespaces(GYM_NAMESPACE),
    "podSelector": {"matchLabels": {"lifeos.dev/gym": "look"}},
}
"""The step of a workflow that asks (`hera_workflows/suspend.py`)."""

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The warden, its rights, and who may talk to it; nothing where it is not declared."""
    gateway = catalog.platform.gateway
    if gateway is None or not gateway.warden:
        return
    subject = Subject("Platform", catalog.platform.name)
    told = {"cases": WARDEN_CASES} if catalog.platform.workflows is not None else {}
    ports = [
        {"name": name, "port": port, "targetPort": name, "protocol": "TCP"}
        for name, port in {"metrics": WARDEN_METRICS, **told}.items()
    ]
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}, *egress_to(ledger.place(gateway.ledger))]
    ingress: list[Json] = [] if catalog.platform.observe is not None else [{"ports": tcp(WARDEN_METRICS)}]
    ingress += [{"from": [_LOOKS], "ports": tcp(port)} for port in told.values()]
    for body in (
        _deployment(gateway, told),
        service_account(_PROGRAM),
        *configmap_reader(_PROGRAM),
        service(_PROGRAM, ports),
        network_policy(WARDEN, _PROGRAM.labels, _PROGRAM.selector, ingress, egress),
        *ledger.let_in(gateway.ledger, _PROGRAM, "ledger-warden"),
    ):
        yield Manifest(body, "_platform", subject, _AT)
    for team in catalog.teams.values():
        for body in _rights(team):
            yield Manifest(body, "_platform", Subject("Team", team.name), {"": "metadata.name"})


def _deployment(gateway: GatewayService, told: dict[str, int]) -> Json:
    serve = container(
        "warden",
        gateway.image,
        [],
        command=[
            *("lifeos", "warden", "serve", f"--ledger={ledger.address(gateway.ledger)}"),
            *(f"--health={_HEALTH_PORT}", f"--metrics={WARDEN_METRICS}"),
            *(f"--{name}={port}" for name, port in told.items()),
        ],
        env=ledger.environment(gateway.ledger),
        ports=[
            {"name": "health", "containerPort": _HEALTH_PORT, "protocol": "TCP"},
            {"name": "metrics", "containerPort": WARDEN_METRICS, "protocol": "TCP"},
            *({"name": name, "containerPort": port, "protocol": "TCP"} for name, port in told.items()),
        ],
        startupProbe=probe("/healthz", "health", period=1, failures=60),
        readinessProbe=probe("/healthz", "health"),
        livenessProbe=probe("/healthz", "health", failures=6),
        resources=resources("250m", "384Mi"),
        volumeMounts=[*ledger.mounts(gateway.ledger), SCRATCH_MOUNT, API_MOUNT],
    )
    body = deployment(_PROGRAM, [serve], [*ledger.volumes(gateway.ledger), SCRATCH_VOLUME, API_VOLUME])
    body["spec"]["strategy"] = {"type": "Recreate"}
    if not gateway.ledger.database:
        there = [ledger.beside(Program(AUTHORIZER, "authorizer", 1))]
        affinity = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": there}}
        body["spec"]["template"]["spec"]["affinity"] = affinity
    return body


def _rights(team: Team) -> tuple[Json, Json]:
    """In the team's namespace: the Role, and its binding. Files of one folder, so each is named after its team."""
    meta = {"name": f"{WARDEN}.{team.name}", "namespace": team.namespace, "labels": _PROGRAM.labels}
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": meta,
        "rules": [
            {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch", "delete"]},
            {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]},
            {"apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create"]},
        ],
    }
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": meta,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": meta["name"]},
        "subjects": [{"kind": "ServiceAccount", "name": WARDEN, "namespace": SYSTEM_NAMESPACE}],
    }
    return role, binding
