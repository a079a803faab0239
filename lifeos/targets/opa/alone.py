"""OPA in pods of its own, asked by Envoy through OPA's plugin."""

from collections.abc import Iterator

from lifeos.ir import Catalog, Environment
from lifeos.kube import Manifest, Subject
from lifeos.kube.names import OPA, OPA_GRPC_PORT
from lifeos.kube.network import FROM_GATEWAY, TO_DNS, network_policy, tcp
from lifeos.kube.workload import (
    API_VOLUME,
    Program,
    configmap_reader,
    deployment,
    disruption_budget,
    service,
    service_account,
)
from lifeos.targets.opa import containers


def render(catalog: Catalog, environment: Environment, policies: str) -> Iterator[Manifest]:
    """OPA with its sidecar, and who may talk to it. ``policies``: name of their ConfigMap."""
    program = Program(OPA, "policy", environment.replicas)
    subject = Subject("Platform", catalog.platform.name)
    origins = {
        "spec.template.spec.containers[0].image": "spec.images.opa",
        "spec.template.spec.containers[1].image": "spec.images.k8sSidecar",
        "spec.template.spec.initContainers[0].image": "spec.images.k8sSidecar",
        "spec.replicas": f"spec.environments.{environment.name}.replicas",
    }
    running = [containers.opa(catalog, plugin=True), containers.follows(catalog)]
    body = deployment(program, running, [*containers.volumes(policies), API_VOLUME])
    body["spec"]["template"]["spec"]["initContainers"] = [containers.loads(catalog)]
    yield Manifest(body, "_platform", subject, origins)
    grpc = {"name": "grpc", "port": OPA_GRPC_PORT, "targetPort": "grpc", "appProtocol": "kubernetes.io/h2c"}
    ingress = [{"from": [FROM_GATEWAY], "ports": tcp(OPA_GRPC_PORT)}]
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}]
    for one in (
        service_account(program),
        *configmap_reader(program),
        service(program, [grpc]),
        *disruption_budget(program),
        network_policy(OPA, program.labels, program.selector, ingress, egress),
    ):
        yield Manifest(one, "_platform", subject)
