"""The gateway service, which Envoy asks for each call (``lifeos gateway serve``), with OPA beside it on loopback.

Envoy and the service show each other their SVIDs, and nobody else is answered: who reports how calls ended settles money. The ledger is a PostgreSQL
database, which all replicas share, or a file in a volume, which one replica has; no commit deletes that. Who may approve are the public keys that the
platform declares. People reach what waits for them on the pod's loopback alone, so by ``kubectl port-forward``, which the cluster grants to whom it knows.
Probes are answered on a port of their own, for kubelet has no certificate, and there the verdict service asks what became of a decision's calls. On another one the semantic layer, and nobody else,
tells it what agents read. The service is ready once it knows the fleet, and denies what it cannot decide.
"""

from collections.abc import Iterator

from lifeos.bundle import hashed_name
from lifeos.ir import Catalog, Environment
from lifeos.ir.organisation import GatewayService
from lifeos.kube import Json, Manifest, Subject, ledger, traces
from lifeos.kube.names import (
    AUTHORIZER,
    AUTHORIZER_PORT,
    AUTHORIZER_PROBES,
    AUTHORIZER_READS,
    LEDGER,
    MEMORY,
    OPA_REST_PORT,
    SYSTEM_NAMESPACE,
    VERDICT,
    WARDEN,
    program_pods,
)
from lifeos.kube.network import FROM_GATEWAY, TO_DNS, egress_to, network_policy, tcp
from lifeos.kube.workload import (
    API_MOUNT,
    API_VOLUME,
    SCRATCH_MOUNT,
    SCRATCH_VOLUME,
    SPIFFE_MOUNT,
    SPIFFE_SOCKET,
    SPIFFE_VOLUME,
    Program,
    configmap_reader,
    container,
    deployment,
    disruption_budget,
    probe,
    resources,
    service,
    service_account,
)
from lifeos.targets.opa import containers

_APPROVERS = "/etc/lifeos/approvers"
_KEPT = {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
"""In no wave before its pod, which a volume may wait for."""


def render(catalog: Catalog, environment: Environment, gateway: GatewayService, policies: str) -> Iterator[Manifest]:
    """The service with its ledger, and who may talk to it. ``policies``: name of the ConfigMap."""
    database, observe = gateway.ledger.database, catalog.platform.observe
    program = Program(AUTHORIZER, "authorizer", environment.replicas if database else 1)
    subject = Subject("Platform", catalog.platform.name)
    approvers = _approvers(program, gateway)
    yield Manifest(approvers, "_platform", subject, {"": "spec.gateway.approvers"}, retained=True)
    pod = _deployment(program, catalog, gateway, policies, approvers["metadata"]["name"])
    origins = {
        "": "spec.gateway",
        "spec.template.spec.containers[1].image": "spec.images.opa",
        "spec.template.spec.containers[2].image": "spec.images.k8sSidecar",
        "spec.template.spec.initContainers[0].image": "spec.images.k8sSidecar",
    }
    yield Manifest(pod, "_platform", subject, origins)
    ports = [{"name": "grpc", "port": AUTHORIZER_PORT, "targetPort": "grpc", "protocol": "TCP"}]
    ingress = [{"from": [FROM_GATEWAY], "ports": tcp(AUTHORIZER_PORT)}]
    if catalog.platform.workflows is not None:
        ports.append({"name": "probes", "port": AUTHORIZER_PROBES, "targetPort": "probes", "protocol": "TCP"})
        judge = {"podSelector": {"matchLabels": program_pods(VERDICT)}}
        ingress.append({"from": [judge], "ports": tcp(AUTHORIZER_PROBES)})
    if catalog.platform.memory is not None:
        ports.append({"name": "reads", "port": AUTHORIZER_READS, "targetPort": "reads", "protocol": "TCP"})
        layer = {"podSelector": {"matchLabels": program_pods(MEMORY)}}
        ingress.append({"from": [layer], "ports": tcp(AUTHORIZER_READS)})
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}, *egress_to([*ledger.place(gateway.ledger), *traces.place(observe)])]
    bodies = [
        service_account(program),
        *configmap_reader(program),
        *([] if database else [_claim(program, gateway.ledger.storage)]),
        service(program, ports),
        *disruption_budget(program),
        network_policy(AUTHORIZER, program.labels, program.selector, ingress, egress),
        *ledger.let_in(gateway.ledger, program, "ledger"),
        *traces.let_in(observe, program),
    ]
    for body in bodies:
        yield Manifest(body, "_platform", subject, {"": "spec.gateway"})


def _approvers(program: Program, gateway: GatewayService) -> Json:
    """As files, each a name and a public key."""
    data = {
        f"{name}.pem": f"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n"
        for name, key in sorted(gateway.approvers.items())
    }
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": hashed_name("lifeos-approvers", data),
            "namespace": SYSTEM_NAMESPACE,
            "labels": program.labels,
        },
        "immutable": True,
        "data": data,
    }


def _claim(program: Program, size: str) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {
            "name": LEDGER,
            "namespace": SYSTEM_NAMESPACE,
            "labels": program.labels,
            "annotations": _KEPT,
        },
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}},
    }


def _deployment(program: Program, catalog: Catalog, gateway: GatewayService, policies: str, approvers: str) -> Json:
    volumes = [
        *containers.volumes(policies),
        {"name": "approvers", "configMap": {"name": approvers}},
        *ledger.volumes(gateway.ledger),
        SCRATCH_VOLUME,
        SPIFFE_VOLUME,
        API_VOLUME,
    ]
    running = [
        _serve(gateway, traces.environment(catalog.platform.observe), reads=catalog.platform.memory is not None),
        containers.opa(catalog, plugin=False),
        containers.follows(catalog),
    ]
    body = deployment(program, running, volumes)
    body["spec"]["template"]["spec"]["initContainers"] = [containers.loads(catalog)]
    if not gateway.ledger.database:
        body["spec"]["strategy"] = {"type": "Recreate"}  # the volume is mounted on one node
        if gateway.warden:
            near = {"weight": 100, "podAffinityTerm": ledger.beside(Program(WARDEN, "warden", 1))}
            affinity = {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [near]}}
            body["spec"]["template"]["spec"]["affinity"] = affinity
    return body


def _serve(gateway: GatewayService, traced: list[Json], *, reads: bool) -> Json:
    mounts = [{"name": "approvers", "mountPath": _APPROVERS, "readOnly": True}, SCRATCH_MOUNT, SPIFFE_MOUNT, API_MOUNT]
    return container(
        "authorizer",
        gateway.image,
        [],
        command=[
            *("lifeos", "gateway", "serve", "--cluster", f"--ledger={ledger.address(gateway.ledger)}"),
            *(f"--opa=http://127.0.0.1:{OPA_REST_PORT}", f"--approvers={_APPROVERS}"),
            *(
                f"--workload-api={SPIFFE_SOCKET}",
                f"--listen=0.0.0.0:{AUTHORIZER_PORT}",
                f"--probes={AUTHORIZER_PROBES}",
                *([f"--reads={AUTHORIZER_READS}"] if reads else ()),
            ),
        ],
        env=[*ledger.environment(gateway.ledger), *traced],
        ports=[
            {"name": "grpc", "containerPort": AUTHORIZER_PORT, "protocol": "TCP"},
            {"name": "probes", "containerPort": AUTHORIZER_PROBES, "protocol": "TCP"},
            *([{"name": "reads", "containerPort": AUTHORIZER_READS, "protocol": "TCP"}] if reads else ()),
        ],
        startupProbe=probe("/healthz", "probes", period=1, failures=60),
        readinessProbe=probe("/readyz", "probes", period=5),
        livenessProbe=probe("/healthz", "probes", failures=6),
        resources=resources("1", "512Mi"),
        volumeMounts=[*ledger.mounts(gateway.ledger), *mounts],
    )
