"""Target argo_workflows: gates, ingestion and proposals in the cluster, and the little that their pods may do.

The workflows themselves are written in ``hera_workflows`` and lie here as files; this puts them into their namespace, with the image
and the repository that are declared. They run an agent's code before anybody knows what it is worth, so their pods may do less than
an agent: no token of the API server (Argo's own containers beside ours have one, that may report results and nothing else), no
volume that outlives them, and by the network only what their step needs. The step that runs the candidate's code never sees git.

Argo's own container in each pod reports to the API server, which no policy can name as it does a Service. Where the environment says at which
addresses it is, only those are reached; where not, the usual ports of private addresses, so not the internet. The gateway is not
reached: a candidate lives in the Gym's world, and has no identity outside of it. Models are, by the step that simulates, where a router is declared; and where
a warden is, it is by the step that asks whom it keeps down.
Sources: argo-workflows.readthedocs.io/en/release-3.7 (service-account-secrets, workflow-rbac, artifact-repository-ref, memoization); github.com/projectcalico/calico,
issue 3374: policies see the API server's own address, not that of its Service.
"""

import functools
import os
from collections.abc import Iterator

from lifeos.ir import Catalog, Environment, Platform, Roster
from lifeos.ir.organisation import Artifacts
from lifeos.kube import Json, Manifest, Subject, emit, nothing_for_agents
from lifeos.kube.names import (
    ARGO_WORKFLOWS_NAMESPACE,
    GYM_NAMESPACE,
    MODEL_ROUTER,
    MODEL_ROUTER_KEY,
    RELEASER,
    SYSTEM_NAMESPACE,
    WARDEN,
    WARDEN_CASES,
    labels,
)
from lifeos.kube.network import (
    OUTSIDE,
    TO_DNS,
    host_and_port,
    namespaces,
    policy,
    server_pods,
    server_policy,
    service_of,
    tcp,
)

_HOME = os.path.join(os.path.dirname(__file__), "workflows")

STEP = "lifeos.dev/gym"
"""Label of a pod: which step of a workflow it is."""
ACCOUNT, EXECUTOR, COLLECTOR = "gym", "gym-executor", "gym-collector"
"""The accounts of our containers, of Argo's beside them, and of the pods that delete artifacts."""
VERDICTS = "eval-gate-verdicts"
"""The ConfigMap in which Argo remembers verdicts by digest."""

_KEYS = "gym-artifacts"
_WITH_GIT = ("checkout", "publish", "advance", "propose")
_LOOKS = "look"
_OF_THE_WARDEN = ("suspend", "suspensions")
"""The workflow that proposes to suspend whom the warden keeps down, and its clock."""
_CASES = f"http://{WARDEN}.{SYSTEM_NAMESPACE}.svc.cluster.local:{WARDEN_CASES}"
_WITH_MODELS, _SIMULATES = ("plan", "shard", "judge"), "shard"
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
_LABELS = labels("gym", "gym")
_ORIGINS = {"": "spec.workflows"}

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The workflows, their accounts and their walls; nothing where the platform declares no workflows."""
    workflows = catalog.platform.workflows
    if workflows is None:
        return
    subject = Subject("Platform", catalog.platform.name)
    for text in _texts():
        body = _placed(text, catalog.platform)
        of_the_warden = body["metadata"]["name"] in _OF_THE_WARDEN
        if of_the_warden and not _has_warden(catalog.platform):
            continue
        if of_the_warden and body["kind"] == "CronWorkflow":
            yield Manifest(body, "_platform", subject, {"": "spec.gateway.warden"})
            continue
        if body["kind"] == "CronWorkflow":
            yield from _clocks(body, catalog)
            continue
        images = {
            f"spec.templates[{index}].container.image": "spec.workflows.image"
            for index, template in enumerate(body["spec"]["templates"])
            if "container" in template
        }
        yield Manifest(body, "_platform", subject, {**_ORIGINS, "spec.arguments": "spec.source", **images})
    for body in (*_accounts(), *_rights(), _repositories(workflows.artifacts), _memory()):
        yield Manifest(body, "_platform", subject, _ORIGINS)
    for body in _walls(catalog.platform, environment):
        origins = {**_ORIGINS, "spec.egress[1]": f"spec.environments.{environment.name}.apiServers"}
        yield Manifest(body, "_platform", subject, origins)
    server = service_of(host_and_port(workflows.artifacts.endpoint)[0])
    if server is not None and server[1] == SYSTEM_NAMESPACE:
        client = {"namespaceSelector": namespaces(GYM_NAMESPACE)}
        body = server_policy("artifacts", server[0], labels(server[0], "artifacts"), client)
        yield Manifest(body, "_platform", subject, {"": "spec.workflows.artifacts.endpoint"})


@functools.cache
def _texts() -> tuple[bytes, ...]:
    """The generated files. Bytes, and read anew for each environment: what is placed is changed."""
    texts = []
    for name in sorted(os.listdir(_HOME)):
        with open(os.path.join(_HOME, name), "rb") as file:
            texts.append(file.read())
    return tuple(texts)


def _placed(text: bytes, platform: Platform) -> Json:
    """A workflow as it is declared, in its namespace, with what only the platform knows."""
    assert platform.workflows is not None
    from lifeos.kube.read import read  # noqa: PLC0415  a YAML parser, which nobody waits for whose platform did not change

    body = read(text)
    assert body is not None, "the files are generated, and a test reads each"
    name = body["metadata"]["name"]
    body["metadata"] = {"name": name, "namespace": GYM_NAMESPACE, "labels": labels(name, "workflow")}
    if body["kind"] == "CronWorkflow":
        return body
    for template in body["spec"]["templates"]:
        if "container" in template:
            template["container"]["image"] = platform.workflows.image
            template["container"]["env"] += _router(template["name"], platform.workflows.router)
    known = {"repository": platform.source.repository, "branch": platform.source.revision, "warden": _CASES}
    for parameter in body["spec"]["arguments"]["parameters"]:
        if parameter["name"] in known:
            parameter["value"] = known[parameter["name"]]
    return body


def _has_warden(platform: Platform) -> bool:
    return platform.gateway is not None and platform.gateway.warden


def _router(step: str, router: str | None) -> Iterator[Json]:
    """The variables that say who answers for a model. Steps that only name them in the evidence have the address, the one that asks has the key."""
    if router is not None and step in _WITH_MODELS:
        yield {"name": MODEL_ROUTER, "value": router}
    if router is not None and step == _SIMULATES:
        key = {"name": "gym-router", "key": "key", "optional": True}
        yield {"name": MODEL_ROUTER_KEY, "valueFrom": {"secretKeyRef": key}}


def _clocks(body: Json, catalog: Catalog) -> Iterator[Manifest]:
    """A clock for each memory that has sources. To look at a source with nothing new costs nothing, so each run looks at all."""
    for memory in catalog.memories.values():
        if not memory.sources:
            continue
        name = f"{body['metadata']['name']}-{memory.name}"
        spec = {**body["spec"], "schedules": sorted({source.schedule for source in memory.sources})}
        workflow = {**spec["workflowSpec"], "arguments": {"parameters": [{"name": "memory", "value": memory.name}]}}
        one = {**body, "metadata": _named(body, name), "spec": {**spec, "workflowSpec": workflow}}
        yield Manifest(one, "_platform", Subject("Memory", memory.name), {"": "spec.sources"})


def _named(body: Json, name: str) -> Json:
    return {**body["metadata"], "name": name, "labels": labels(name, "workflow")}


def _meta(name: str, **fields: Json) -> Json:
    return {"name": name, "namespace": GYM_NAMESPACE, "labels": _LABELS, **fields}


def _accounts() -> Iterator[Json]:
    for name in (ACCOUNT, EXECUTOR, COLLECTOR, RELEASER):
        yield {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": _meta(name),
            "automountServiceAccountToken": False,
        }
    # Argo mounts it into its own containers alone, which it does with no token but one in a Secret of this name.
    for name in (EXECUTOR, RELEASER):
        yield {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": _meta(
                f"{name}.service-account-token", annotations={"kubernetes.io/service-account.name": name}
            ),
            "type": "kubernetes.io/service-account-token",
        }


def _rights() -> Iterator[Json]:
    """Argo's executor reports results, a release's asks for an analysis as well, its collector learns what to delete, and its controller
    remembers verdicts."""
    group = "argoproj.io"
    report = {"apiGroups": [group], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
    yield from _granted(EXECUTOR, {"kind": "ServiceAccount", "name": EXECUTOR, "namespace": GYM_NAMESPACE}, [report])
    # In another workflow than those that run an agent's code.
    judge = {"apiGroups": [group], "resources": ["analysisruns"], "verbs": ["create", "get", "patch"]}
    releaser = {"kind": "ServiceAccount", "name": RELEASER, "namespace": GYM_NAMESPACE}
    yield from _granted(RELEASER, releaser, [report, judge])
    yield from _granted(
        COLLECTOR,
        {"kind": "ServiceAccount", "name": COLLECTOR, "namespace": GYM_NAMESPACE},
        [
            {"apiGroups": [group], "resources": ["workflowartifactgctasks"], "verbs": ["list", "watch"]},
            {"apiGroups": [group], "resources": ["workflowartifactgctasks/status"], "verbs": ["patch"]},
        ],
    )
    yield from _granted(
        VERDICTS,
        {"kind": "ServiceAccount", "name": "argo", "namespace": ARGO_WORKFLOWS_NAMESPACE},
        [{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": [VERDICTS], "verbs": ["get", "update"]}],
    )


def _granted(name: str, account: Json, rules: list[Json]) -> tuple[Json, Json]:
    api = "rbac.authorization.k8s.io"
    return (
        {"apiVersion": f"{api}/v1", "kind": "Role", "metadata": _meta(name), "rules": rules},
        {
            "apiVersion": f"{api}/v1",
            "kind": "RoleBinding",
            "metadata": _meta(name),
            "roleRef": {"apiGroup": api, "kind": "Role", "name": name},
            "subjects": [account],
        },
    )


def _repositories(artifacts: Artifacts) -> Json:
    """Where Argo keeps artifacts; the name is the one it looks for in a workflow's namespace."""
    host, port = host_and_port(artifacts.endpoint)
    store = {
        "s3": {
            "endpoint": f"{host}:{port}",
            "insecure": artifacts.endpoint.startswith("http:"),
            "bucket": artifacts.bucket,
            "accessKeySecret": {"name": _KEYS, "key": "access-key"},
            "secretKeySecret": {"name": _KEYS, "key": "secret-key"},
        },
        "archiveLogs": True,
    }
    default = {"workflows.argoproj.io/default-artifact-repository": "s3"}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": _meta("artifact-repositories", annotations=default),
        "data": {"s3": emit(store)},
    }


def _memory() -> Json:
    """The verdicts that Argo remembers: it writes into this one, and the label is what it asks for before it does."""
    meta = {**_meta(VERDICTS), "labels": {**_LABELS, "workflows.argoproj.io/configmap-type": "Cache"}}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta}


def _walls(platform: Platform, environment: Environment) -> Iterator[Json]:
    """The namespace denies everything; this is what is let through. Nobody reaches a pod of the Gym."""
    assert platform.workflows is not None
    addresses = environment.api_servers or _PRIVATE
    api = {"to": [{"ipBlock": {"cidr": cidr}} for cidr in addresses], "ports": tcp(443, 6443)}
    common = [TO_DNS, api, _to(platform.workflows.artifacts.endpoint)]
    yield policy(_meta("gym-pods"), {}, None, common)
    git = policy(_meta("gym-git"), {}, None, [_to(platform.source.repository)])
    pods = {"matchExpressions": [{"key": STEP, "operator": "In", "values": list(_WITH_GIT)}]}
    yield {**git, "spec": {**git["spec"], "podSelector": pods}}
    if (router := platform.workflows.router) is not None:
        yield policy(_meta("gym-router"), {STEP: _SIMULATES}, None, [_to(router)])
    if _has_warden(platform):
        yield policy(_meta("gym-warden"), {STEP: _LOOKS}, None, [_to(_CASES)])


def _to(url: str) -> Json:
    """Whatever a URL leads to, seen from this namespace."""
    host, port = host_and_port(url)
    service = service_of(host)
    if service is None:
        return {"to": OUTSIDE, "ports": tcp(port)}
    name, namespace = service
    peer: Json = {"namespaceSelector": namespaces(namespace)}
    if namespace == SYSTEM_NAMESPACE:
        peer["podSelector"] = {"matchLabels": server_pods(name)}
    return {"to": [peer]}
