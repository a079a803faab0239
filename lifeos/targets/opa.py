"""Target opa: the Open Policy Agent that decides at the gateway, with its policies and its data.

Policies are an immutable ConfigMap named by its content, mounted as files: a new rule is a new ReplicaSet, a module that
does not compile never becomes ready and the old pods go on, and a revert brings back the old pods' very files. The fleet
is data and changes often, so it must not make new pods: a sidecar writes the ConfigMaps of the target ``bundle`` as files,
first all of them before OPA starts, then each change; OPA watches the directory and loads all or, when a file is half
written, keeps what it has. Nobody writes through OPA's REST interface, and OPA itself has no access to the API server.

Decisions are logged to the console without bodies and credentials, which hold the person's data.
Sources: openpolicyagent.org/docs/envoy, openpolicyagent.org/docs/configuration, github.com/kiwigrid/k8s-sidecar.
"""

from collections.abc import Iterator

from lifeos.bundle import hashed_name, pretty
from lifeos.bundle.fragments import module_key
from lifeos.bundle.modules import ENTRY_POINTS, reachable, read
from lifeos.bundle.policy_tree import DECISION, POLICIES, POLICY_DATA
from lifeos.ir import Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents
from lifeos.kube.names import OPA, OPA_GRPC_PORT, SYSTEM_NAMESPACE
from lifeos.kube.network import FROM_GATEWAY, TO_DNS, network_policy, tcp
from lifeos.kube.workload import (
    API_MOUNT,
    API_VOLUME,
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

_HEALTH_PORT = 8282

HEALTH = """# Ready once the fleet is loaded and there is a rule that answers Envoy: else every call would be denied.
package system.health

default ready := false

ready if {
	data.lifeos.catalog.platform
	data.lifeos.envoy.result
}
"""

LOG_MASK = """# What the decision log must not hold: the person's data and credentials.
package system.log

mask contains path if {
	some path in [
		"/input/attributes/request/http/body",
		"/input/attributes/request/http/raw_body",
		"/input/attributes/request/http/headers/authorization",
		"/input/attributes/request/http/headers/cookie",
		"/input/parsed_body",
	]
}
"""

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """OPA with its sidecar, the policies, and who may talk to it."""
    program = Program(OPA, "policy", environment.replicas)
    subject = Subject("Platform", catalog.platform.name)
    policies = _policies(program, catalog, environment)
    yield Manifest(policies, "_platform", subject, retained=True)
    images = {
        "spec.template.spec.containers[0].image": "spec.images.opa",
        "spec.template.spec.containers[1].image": "spec.images.k8sSidecar",
        "spec.template.spec.initContainers[0].image": "spec.images.k8sSidecar",
        "spec.replicas": f"spec.environments.{environment.name}.replicas",
    }
    yield Manifest(_deployment(program, catalog, policies["metadata"]["name"]), "_platform", subject, images)
    grpc = {"name": "grpc", "port": OPA_GRPC_PORT, "targetPort": "grpc", "appProtocol": "kubernetes.io/h2c"}
    ingress = [{"from": [FROM_GATEWAY], "ports": tcp(OPA_GRPC_PORT)}]
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}]
    for body in (
        service_account(program),
        *configmap_reader(program),
        service(program, [grpc]),
        *disruption_budget(program),
        network_policy(OPA, program.labels, program.selector, ingress, egress),
    ):
        yield Manifest(body, "_platform", subject)


def policy_files(catalog: Catalog, environment: Environment) -> dict[str, str]:
    """Rego of the action stage, what it can reach, and the numbers that the rules compare with."""
    bound = [policy for policy in catalog.policies.values() if policy.stage == "action"]
    files = {module_key(policy.module): policy.text for policy in bound}
    entries = {path for path in catalog.modules if path.startswith(ENTRY_POINTS)}
    modules = {path: read(text) for path, text in catalog.modules.items()}
    roots = [*(read(policy.text) for policy in bound), *(modules[path] for path in entries)]
    for path in entries | reachable(roots, modules):
        files[module_key(path)] = catalog.modules[path]
    files["system.health.rego"] = HEALTH
    files["system.log.rego"] = LOG_MASK
    parameters = {policy.name: policy.parameters for policy in bound}
    files["parameters.json"] = pretty({"lifeos": {"environment": environment.name, "parameters": parameters}})
    return dict(sorted(files.items()))


def _policies(program: Program, catalog: Catalog, environment: Environment) -> Json:
    files = policy_files(catalog, environment)
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": hashed_name("opa-policies", files),
            "namespace": SYSTEM_NAMESPACE,
            "labels": {**program.labels, **POLICIES},
        },
        "immutable": True,
        "data": files,
    }


def _deployment(program: Program, catalog: Catalog, policies: str) -> Json:
    opa = container(
        "opa",
        catalog.platform.images.opa,
        [
            "run",
            "--server",
            # Nobody needs the REST interface, which could replace data and policies.
            "--addr=127.0.0.1:8181",
            f"--diagnostic-addr=0.0.0.0:{_HEALTH_PORT}",
            "--disable-telemetry",
            "--log-level=error",
            f"--set=plugins.envoy_ext_authz_grpc.addr=:{OPA_GRPC_PORT}",
            f"--set=plugins.envoy_ext_authz_grpc.path={DECISION}",
            "--set=decision_logs.console=true",
            # A mounted ConfigMap holds its files twice, the second time in hidden directories.
            "--ignore=.*",
            "--watch",
            "/policies",
            "/fleet",
        ],
        ports=[{"name": "grpc", "containerPort": OPA_GRPC_PORT}, {"name": "health", "containerPort": _HEALTH_PORT}],
        startupProbe=probe("/health?plugins", "health", period=1, failures=60),
        readinessProbe=probe("/health/ready", "health", period=5),
        livenessProbe=probe("/health", "health"),
        resources=resources("500m", "512Mi"),
        volumeMounts=[
            {"name": "policies", "mountPath": "/policies", "readOnly": True},
            {"name": "fleet", "mountPath": "/fleet", "readOnly": True},
        ],
    )
    volumes = [
        {"name": "policies", "configMap": {"name": policies}},
        {"name": "fleet", "emptyDir": {"sizeLimit": "256Mi"}},
        API_VOLUME,
    ]
    follow = _sidecar(catalog, "follow", "WATCH")
    # It answers once it has listed everything, and no longer when it lost the API server.
    follow["livenessProbe"] = {**probe("/healthz", "files", failures=6), "initialDelaySeconds": 60}
    follow["ports"] = [{"name": "files", "containerPort": 8080}]
    body = deployment(program, [opa, follow], volumes)
    body["spec"]["template"]["spec"]["initContainers"] = [_sidecar(catalog, "load", "LIST")]
    return body


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
