"""Target opa: the Open Policy Agent that decides at the gateway, with its policies and its data.

Policies are an immutable ConfigMap named by its content, mounted as files: a new rule is a new ReplicaSet, a module that
does not compile never becomes ready and the old pods go on, and a revert brings back the old pods' very files. The fleet
is data and changes often, so kube-mgmt loads it (ConfigMaps of the target ``bundle``) without new pods. Until it has, and
whenever OPA lost it by a restart, the pod is not ready; kube-mgmt's liveness is OPA's readiness, so it loads again.
kube-mgmt may read ConfigMaps and not write its status to them: what decides must not be able to change what it decides by.

Decisions are logged to the console without bodies and credentials, which hold the person's data.
Sources: openpolicyagent.org/docs/envoy, openpolicyagent.org/docs/configuration,
github.com/open-policy-agent/kube-mgmt (README and pkg/configmap).
"""

from collections.abc import Iterator

from lifeos.bundle import hashed_name, pretty
from lifeos.bundle.policy_tree import POLICIES
from lifeos.ir import Catalog, Environment, Fleet
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents
from lifeos.kube.names import OPA, SYSTEM_NAMESPACE
from lifeos.kube.network import FROM_GATEWAY, TO_DNS, network_policy, tcp
from lifeos.kube.waves import CONFIG, GROUND, wave
from lifeos.kube.workload import (
    Program,
    container,
    deployment,
    disruption_budget,
    probe,
    resources,
    service,
    service_account,
)

DECISION = "lifeos/envoy/result"
"""The rule that answers Envoy: the adapter between ext_authz and the decision ``lifeos.action``."""

MAX_MESSAGE = 16 * 1024 * 1024
"""Bytes of a check request. Above the largest body that the gateway hands over; OPA's own default is 4 MiB."""

GRPC_PORT = 9191
_HEALTH_PORT = 8282
_MOUNT = "/policies"

HEALTH = f"""# Ready once the fleet is loaded: without it every decision would be a denial.
package system.health

default ready := false

ready if data["{SYSTEM_NAMESPACE}"]["fleet-platform"]["platform.json"]
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


def render_platform(fleet: Fleet, environment: Environment) -> Iterator[Manifest]:
    """OPA with its sidecar, the policies, and who may talk to it."""
    catalog = fleet.catalog
    program = Program(OPA, "policy", environment.replicas)
    subject = Subject("Platform", catalog.platform.name)
    policies = _policies(program, catalog, environment)
    yield Manifest(policies, "_platform", subject, retained=True)
    images = {
        "spec.template.spec.initContainers[0].image": "spec.images.opa",
        "spec.template.spec.containers[0].image": "spec.images.kubeMgmt",
        "spec.replicas": f"spec.environments.{environment.name}.replicas",
    }
    yield Manifest(_deployment(program, catalog, policies["metadata"]["name"]), "_platform", subject, images)
    grpc = {"name": "grpc", "port": GRPC_PORT, "targetPort": "grpc", "appProtocol": "kubernetes.io/h2c"}
    ingress = [{"from": [FROM_GATEWAY], "ports": tcp(GRPC_PORT)}]
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}]
    for body in (
        service_account(program),
        *_rights(program),
        service(program, [grpc]),
        *disruption_budget(program),
        network_policy(OPA, program.labels, program.selector, ingress, egress),
    ):
        yield Manifest(body, "_platform", subject)


def policy_files(catalog: Catalog, environment: Environment) -> dict[str, str]:
    """Rego of the action stage, what it shares, and the data that comes with it: who is bound, how, with which numbers."""
    bound = {policy.name: policy for policy in catalog.policies.values() if policy.stage == "action"}
    files = {policy.module.replace("/", ".."): policy.text for policy in bound.values()}
    files.update({path.replace("/", ".."): text for path, text in catalog.modules.items() if path.startswith(_STAGES)})
    files["system.health.rego"] = HEALTH
    files["system.log.rego"] = LOG_MASK
    data = {
        "environment": environment.name,
        "trustDomain": catalog.platform.trust_domain,
        "parameters": {policy.name: policy.parameters for policy in bound.values()},
        "policies": {
            policy.name: {"enforcement": policy.enforcement, "appliesTo": policy.applies_to}
            for policy in bound.values()
        },
    }
    files["data.json"] = pretty({"lifeos": data})
    return dict(sorted(files.items()))


_STAGES = ("policies/action/", "policies/lib/")


def _policies(program: Program, catalog: Catalog, environment: Environment) -> Json:
    files = policy_files(catalog, environment)
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": hashed_name("opa-policies", files),
            "namespace": SYSTEM_NAMESPACE,
            "labels": {**program.labels, **POLICIES},
            "annotations": wave(CONFIG),
        },
        "immutable": True,
        "data": files,
    }


def _deployment(program: Program, catalog: Catalog, policies: str) -> Json:
    images = catalog.platform.images
    opa = container(
        "opa",
        images.opa,
        [
            "run",
            "--server",
            # Only kube-mgmt, in the same pod, talks to the REST interface; it could replace data and policies.
            "--addr=127.0.0.1:8181",
            f"--diagnostic-addr=0.0.0.0:{_HEALTH_PORT}",
            "--disable-telemetry",
            "--log-level=info",
            f"--set=plugins.envoy_ext_authz_grpc.addr=:{GRPC_PORT}",
            f"--set=plugins.envoy_ext_authz_grpc.path={DECISION}",
            f"--set=plugins.envoy_ext_authz_grpc.grpc-max-recv-msg-size={MAX_MESSAGE}",
            "--set=decision_logs.console=true",
            # A mounted ConfigMap holds its files twice, the second time in hidden directories.
            "--ignore=.*",
            _MOUNT,
        ],
        # A sidecar in Kubernetes' sense: kube-mgmt starts when OPA answers, for it does not try again.
        restartPolicy="Always",
        ports=[{"name": "grpc", "containerPort": GRPC_PORT}, {"name": "health", "containerPort": _HEALTH_PORT}],
        startupProbe=probe("/health?plugins", "health", period=1, failures=60),
        readinessProbe=probe("/health/ready", "health", period=5),
        livenessProbe=probe("/health", "health"),
        resources=resources("500m", "512Mi"),
        volumeMounts=[{"name": "policies", "mountPath": _MOUNT, "readOnly": True}],
    )
    loader = container(
        "kube-mgmt",
        images.kube_mgmt,
        [
            "--opa-url=http://127.0.0.1:8181/v1",
            f"--namespaces={SYSTEM_NAMESPACE}",
            "--enable-policies=false",
            "--enable-data=true",
        ],
        livenessProbe={
            "httpGet": {"path": "/health/ready", "port": _HEALTH_PORT},
            "initialDelaySeconds": 20,
            "periodSeconds": 10,
            "failureThreshold": 3,
        },
        resources=resources("100m", "128Mi"),
    )
    body = deployment(program, [loader], [{"name": "policies", "configMap": {"name": policies}}], api_access=True)
    body["spec"]["template"]["spec"]["initContainers"] = [opa]
    return body


def _rights(program: Program) -> tuple[Json, Json]:
    meta = {"name": program.name, "namespace": SYSTEM_NAMESPACE, "labels": program.labels, "annotations": wave(GROUND)}
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": meta,
        "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list", "watch"]}],
    }
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": meta,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": program.name},
        "subjects": [{"kind": "ServiceAccount", "name": program.name, "namespace": SYSTEM_NAMESPACE}],
    }
    return role, binding
