"""Target memory: the semantic layer, which is the one way of agents to memory (``lifeos memory serve``).

It is rendered where the platform declares its image. Agents connect with their SVIDs and it shows its own; nobody else reaches it, and Envoy is not on the way. It reads the
fleet from the ConfigMaps of the target ``bundle``; versions come from where the workflows ``ingest`` and ``memory-snapshot`` keep them, each checked against its hash, and there it says what agents had forgotten; without
workflows only what is put into its volume is served. The servers that memories declare are reached, and beside the layer nobody reaches those of the platform's namespace. What agents learn, the journal, is in its volume and nowhere else, so no commit deletes that, and
there is one replica: a journal has one writer. What agents read it tells the gateway service, where there is one, before it answers; while that is away it waits in the volume. Probes are answered on a port of their own, for kubelet has no certificate. Which agent is ready is asked by the agent
itself (:data:`lifeos.agent.recall.SERVED`).
"""

from collections.abc import Iterator

from lifeos.ir import Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents, traces
from lifeos.kube.names import (
    AUTHORIZER,
    AUTHORIZER_READS,
    MEMORY,
    MEMORY_PORT,
    MEMORY_PROBES,
    SYSTEM_NAMESPACE,
    labels,
    program_pods,
)
from lifeos.kube.network import (
    TO_DNS,
    egress_to,
    host_and_port,
    namespaces,
    network_policy,
    server_policy,
    service_of,
    tcp,
)
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
    probe,
    resources,
    service,
    service_account,
)

KEYS = "memory-artifacts"
"""The Secret with the keys of the bucket: ``access-key`` and ``secret-key``. To read, and to write ``memory/<memory>/forgotten``."""

STORES = "memory-stores"
"""The Secret with the key of Qdrant, ``qdrant-api-key``, where that asks for one."""

_HOME = "/var/lib/lifeos"
_MOUNT: Json = {"name": "memory", "mountPath": _HOME}
_VOLUME: Json = {"name": "memory", "persistentVolumeClaim": {"claimName": MEMORY}}
_KEPT = {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
"""In no wave before its pod, which a volume may wait for."""


def _key(variable: str, secret: str, key: str, **more: bool) -> Json:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": key, **more}}}


_OF_BUCKET = (_key("AWS_ACCESS_KEY_ID", KEYS, "access-key"), _key("AWS_SECRET_ACCESS_KEY", KEYS, "secret-key"))
_OF_VECTORS = (_key("QDRANT_API_KEY", STORES, "qdrant-api-key", optional=True),)

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The service with its volume, and who may talk to it; nothing where it is not declared."""
    layer, workflows, observe = catalog.platform.memory, catalog.platform.workflows, catalog.platform.observe
    if layer is None:
        return
    program = Program(MEMORY, "memory", 1)
    subject = Subject("Platform", catalog.platform.name)
    remote = [host_and_port(workflows.artifacts.endpoint)] if workflows is not None else []
    stores = [one.stores for _, one in sorted(catalog.memories.items()) if one.stores is not None]
    vectors = [host_and_port(one.vectors.url) for one in stores if one.vectors is not None]
    reached = [*remote, *vectors, *(host_and_port(one.graph.url) for one in stores if one.graph is not None)]
    teams = sorted(team.namespace for team in catalog.teams.values())
    ingress = [{"from": [{"namespaceSelector": namespaces(*teams)}], "ports": tcp(MEMORY_PORT)}] if teams else []
    # The API server's address is not known here, and no policy can name it; its usual ports are.
    egress = [TO_DNS, {"ports": tcp(443, 6443)}, *egress_to([*reached, *traces.place(observe)])]
    told = []
    if catalog.platform.gateway is not None:
        told = [f"--reads-to=https://{AUTHORIZER}.{SYSTEM_NAMESPACE}.svc:{AUTHORIZER_READS}"]
        service_pods = {"podSelector": {"matchLabels": program_pods(AUTHORIZER)}}
        egress.append({"to": [service_pods], "ports": tcp(AUTHORIZER_READS)})
    bodies = [
        service_account(program),
        *configmap_reader(program),
        _claim(program, layer.storage),
        _deployment(
            program,
            layer.image,
            told,
            [*(_OF_BUCKET if remote else ()), *(_OF_VECTORS if vectors else ()), *traces.environment(observe)],
        ),
        service(program, [{"name": "https", "port": MEMORY_PORT, "targetPort": "https", "protocol": "TCP"}]),
        network_policy(MEMORY, program.labels, program.selector, ingress, egress),
    ]
    bodies += traces.let_in(observe, program)
    client: Json = {"podSelector": {"matchLabels": program.selector}}
    for host in sorted({host for host, _ in reached}):
        server = service_of(host)
        if server is not None and server[1] == SYSTEM_NAMESPACE:
            part = "artifacts" if host in dict(remote) else "stores"
            bodies.append(server_policy("memory", server[0], labels(server[0], part), client))
    for body in bodies:
        yield Manifest(body, "_platform", subject, {"": "spec.memory"})


def _claim(program: Program, size: str) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {
            "name": MEMORY,
            "namespace": SYSTEM_NAMESPACE,
            "labels": program.labels,
            "annotations": _KEPT,
        },
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}},
    }


def _deployment(program: Program, image: str, told: list[str], environment: list[Json]) -> Json:
    serve = container(
        "memory",
        image,
        [],
        command=[
            *("lifeos", "memory", "serve", "--cluster", f"--store={_HOME}/memory"),
            *(f"--workload-api={SPIFFE_SOCKET}", "--host=0.0.0.0"),
            *(f"--port={MEMORY_PORT}", f"--probes={MEMORY_PROBES}", *told),
        ],
        env=environment,
        ports=[
            {"name": "https", "containerPort": MEMORY_PORT, "protocol": "TCP"},
            {"name": "probes", "containerPort": MEMORY_PROBES, "protocol": "TCP"},
        ],
        # The first pass of the keeper brings and opens what is pinned; a version that is new there is embedded, 10 ms a record.
        startupProbe=probe("/readyz", "probes", period=5, failures=720),
        readinessProbe=probe("/readyz", "probes", period=5),
        livenessProbe=probe("/healthz", "probes", failures=6),
        resources=resources("1", "2Gi", kept="250m"),  # beside a night's ingest on two cores, and agents
        volumeMounts=[_MOUNT, SCRATCH_MOUNT, SPIFFE_MOUNT, API_MOUNT],
    )
    body = deployment(program, [serve], [_VOLUME, SCRATCH_VOLUME, SPIFFE_VOLUME, API_VOLUME])
    body["spec"]["strategy"] = {"type": "Recreate"}
    return body
