"""Target verdict: the verdict service that Argo Rollouts asks while a release goes on (``lifeos verdict serve``).

It runs from the image that gates run from, so it is rendered where gates are declared. It reads the fleet from the ConfigMaps of the target
``bundle``, by an account that may read ConfigMaps here and nothing else; Envoy and agents do not reach it. One replica: decisions are in a file of its
own, which ends with the pod. What a release has shown until then must be shown again; nothing is promoted for want of memory.
"""

from collections.abc import Iterator

from lifeos.ir import Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents
from lifeos.kube.names import ARGO_ROLLOUTS_NAMESPACE, VERDICT
from lifeos.kube.network import TO_DNS, namespaces, network_policy, tcp
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

_PORT = 8080
_DATA_MOUNT: Json = {"name": "decisions", "mountPath": "/var/lib/lifeos"}
_DATA_VOLUME: Json = {"name": "decisions", "emptyDir": {"sizeLimit": "1Gi"}}

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The service, and who may talk to it; nothing where no gates are declared."""
    workflows = catalog.platform.workflows
    if workflows is None:
        return
    program = Program(VERDICT, "verdict", 1)
    subject = Subject("Platform", catalog.platform.name)
    yield Manifest(_deployment(program, workflows.image), "_platform", subject, {"": "spec.workflows"})
    ports = [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]
    ingress = [{"from": [{"namespaceSelector": namespaces(ARGO_ROLLOUTS_NAMESPACE)}], "ports": tcp(_PORT)}]
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}]
    for body in (
        service_account(program),
        *configmap_reader(program),
        service(program, ports),
        network_policy(VERDICT, program.labels, program.selector, ingress, egress),
    ):
        yield Manifest(body, "_platform", subject, {"": "spec.workflows"})


def _deployment(program: Program, image: str) -> Json:
    serve = container(
        "verdict",
        image,
        [],
        command=[
            *("lifeos", "verdict", "serve", "--cluster"),
            *(f"--data={_DATA_MOUNT['mountPath']}/decisions.sqlite", "--host=0.0.0.0", f"--port={_PORT}"),
        ],
        ports=[{"name": "http", "containerPort": _PORT, "protocol": "TCP"}],
        readinessProbe=probe("/healthz", "http", period=2),
        # A processor's second to import what it needs, and ten times that where the node has a tenth for it.
        startupProbe=probe("/healthz", "http", period=2, failures=90),
        livenessProbe=probe("/healthz", "http", failures=6),
        # 230 MiB with a fleet of four, most of it libraries.
        resources=resources("1", "384Mi", kept="100m"),
        volumeMounts=[_DATA_MOUNT, SCRATCH_MOUNT, API_MOUNT],
    )
    body = deployment(program, [serve], [_DATA_VOLUME, SCRATCH_VOLUME, API_VOLUME])
    body["spec"]["strategy"] = {"type": "Recreate"}  # two of them would each know a part of the decisions
    return body
