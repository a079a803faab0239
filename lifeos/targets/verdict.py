"""Target verdict: the verdict service that Argo Rollouts asks while a release goes on (``lifeos verdict serve``).

It runs from the image that gates run from, so it is rendered where gates are declared. It reads the fleet from the ConfigMaps of the target
``bundle``, by an account that may read ConfigMaps here and nothing else; agents do not reach it, and Envoy no more of it than the port at which it takes what is mirrored. It reaches the shadows of agents,
which it asks what a share of people ask and golden decisions, and no other pod of theirs; and the gateway service, which tells what became of their calls. One replica: decisions are in a file of its
own, which ends with the pod. What a release has shown until then must be shown again; nothing is promoted for want of memory.
"""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject
from lifeos.kube.names import (
    AGENT,
    ARGO_ROLLOUTS_NAMESPACE,
    AUTHORIZER,
    AUTHORIZER_PROBES,
    MIRRORED_PORT,
    SYSTEM_NAMESPACE,
    TRACK,
    VERDICT,
    VERDICT_PORT,
    agent_labels,
    program_pods,
)
from lifeos.kube.network import FROM_GATEWAY, KNATIVE_INGRESS, TO_DNS, namespaces, network_policy, policy, tcp
from lifeos.kube.pod import mirrored, replayed
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

_DATA_MOUNT: Json = {"name": "decisions", "mountPath": "/var/lib/lifeos"}
_DATA_VOLUME: Json = {"name": "decisions", "emptyDir": {"sizeLimit": "1Gi"}}


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The way to the agent's shadow, where it is asked anything; by Knative where it sleeps."""
    if not (mirrored(agent, catalog) or replayed(agent, catalog)):
        return
    meta = {
        "name": f"{VERDICT}.{agent.name}",
        "namespace": SYSTEM_NAMESPACE,
        "labels": agent_labels(agent.name, agent.team),
    }
    shadow: Json = {
        "to": [
            {
                "namespaceSelector": namespaces(agent.namespace),
                "podSelector": {"matchLabels": {AGENT: agent.name, TRACK: "shadow"}},
            }
        ],
        "ports": tcp(agent.runtime.port),
    }
    if agent.runtime.profile == "knative":
        shadow = {"to": [{"namespaceSelector": namespaces(*KNATIVE_INGRESS)}]}
    body = policy(meta, program_pods(VERDICT), None, [shadow])
    yield Manifest(body, f"_platform/{agent.name}", Subject("Agent", agent.name), {"": "spec.release.shadow"})


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The service, and who may talk to it; nothing where no gates are declared."""
    workflows = catalog.platform.workflows
    if workflows is None:
        return
    program = Program(VERDICT, "verdict", 1)
    subject = Subject("Platform", catalog.platform.name)
    told = catalog.platform.gateway is not None
    yield Manifest(_deployment(program, workflows.image, told=told), "_platform", subject, {"": "spec.workflows"})
    ports = [
        {"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"},
        {"name": "mirrored", "port": MIRRORED_PORT, "targetPort": "mirrored", "protocol": "TCP"},
    ]
    ingress = [
        {"from": [{"namespaceSelector": namespaces(ARGO_ROLLOUTS_NAMESPACE)}], "ports": tcp(VERDICT_PORT)},
        {"from": [FROM_GATEWAY], "ports": tcp(MIRRORED_PORT)},
    ]
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}]
    if told:
        egress.append(
            {
                "to": [{"podSelector": {"matchLabels": program_pods(AUTHORIZER)}}],
                "ports": tcp(AUTHORIZER_PROBES),
            }
        )
    for body in (
        service_account(program),
        *configmap_reader(program),
        service(program, ports),
        network_policy(VERDICT, program.labels, program.selector, ingress, egress),
    ):
        yield Manifest(body, "_platform", subject, {"": "spec.workflows"})


def _deployment(program: Program, image: str, *, told: bool) -> Json:
    """``told``: whether the gateway service tells what became of calls."""
    gateway = f"--gateway=http://{AUTHORIZER}.{SYSTEM_NAMESPACE}.svc:{AUTHORIZER_PROBES}"
    serve = container(
        "verdict",
        image,
        [],
        command=[
            *("lifeos", "verdict", "serve", "--cluster"),
            *(f"--data={_DATA_MOUNT['mountPath']}/decisions.sqlite", "--host=0.0.0.0", f"--port={VERDICT_PORT}"),
            f"--mirrored={MIRRORED_PORT}",
            *([gateway] if told else ()),
        ],
        ports=[
            {"name": "http", "containerPort": VERDICT_PORT, "protocol": "TCP"},
            {"name": "mirrored", "containerPort": MIRRORED_PORT, "protocol": "TCP"},
        ],
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
