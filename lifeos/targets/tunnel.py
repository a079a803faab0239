"""Target tunnel: ghostunnel in front of each datastore, the only way to it.

The tunnel ends mutual TLS and admits exactly the agents that the datastore admits, by the SPIFFE ID of their stable
track: a shadow, another agent and a client without a certificate do not get past the handshake. A canary does: its pods answer
people, so they hold the stable identity (target ``argo_rollouts``). Agents find it
as ``tunnel-<datastore>`` in the platform's namespace, always at the same port, so that no name or port that is declared for
a database meets one of the platform's own.

The target is not on localhost, which ghostunnel refuses without ``--unsafe-target``: the database is a service of its own
that we do not deploy, and a sidecar in its pod would mean to own that pod. The plain hop stays inside the platform's
namespace, and a NetworkPolicy lets nobody but the tunnel take it: the database's pods carry the label
``lifeos.dev/datastore: <name>``. A database outside the cluster must be reached over an encrypted network.

Read-only is not enforced here. A tunnel cannot see what a statement does, and two tunnels to one database would differ in
nothing but their name. So: one tunnel, and in the database one role for each agent, which owns the grants (``read``:
SELECT only, ``default_transaction_read_only``). No flag concerns Landlock: since 1.9 it is on by default and admits what
the flags name; 1.8 has it only on request. Flags: github.com/ghostunnel/ghostunnel docs/getting-started/flags.md.
"""

from collections.abc import Iterator

from lifeos.ir import Catalog, Datastore, Environment, Roster
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents
from lifeos.kube.names import AGENT, SYSTEM_NAMESPACE, TUNNEL_PORT, agent_identity, tunnel
from lifeos.kube.network import TO_DNS, namespaces, network_policy, service_of, tcp
from lifeos.kube.workload import (
    SPIFFE_MOUNT,
    SPIFFE_SOCKET,
    SPIFFE_VOLUME,
    Program,
    container,
    deployment,
    disruption_budget,
    resources,
    service,
    service_account,
)

DATASTORE = "lifeos.dev/datastore"
"""Label of a database's own pods: the datastore that they are."""

_STATUS_PORT = 6060
_ORIGINS = {
    "": "metadata.name",
    "spec.template.spec.containers[0].args": "spec.admits",
    "spec.ingress": "spec.admits",
    "spec.egress": "spec.host",
}

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The tunnel of each datastore that an agent of this environment uses; none where nobody may come in. The walls around a
    database stand in any case: without a tunnel nobody reaches it.
    """
    running = {member.name: member for member in roster.running(environment.name) if not member.suspend}
    for store in catalog.datastores.values():
        admitted = [
            running[entry.agent].namespace + "/" + entry.agent
            for entry in store.admits
            if entry.agent in running and store.name in running[entry.agent].data
        ]
        program = Program(tunnel(store.name), "datastore", environment.replicas)
        bodies = list(_tunnel(store, program, sorted(admitted), catalog)) if admitted else []
        if _is_beside(store):
            bodies.append(_around(store, program, admitted=bool(admitted)))
        for body in bodies:
            yield Manifest(body, "_platform", Subject("Datastore", store.name), _ORIGINS)


def _tunnel(store: Datastore, program: Program, admitted: list[str], catalog: Catalog) -> Iterator[Json]:
    platform = catalog.platform
    allow = [f"--allow-uri={agent_identity(platform.trust_domain, name.split('/')[1], 'stable')}" for name in admitted]
    args = [
        "server",
        f"--listen=0.0.0.0:{TUNNEL_PORT}",
        f"--target={store.host}:{store.port}",
        "--unsafe-target",
        f"--use-workload-api-addr={SPIFFE_SOCKET}",
        *allow,
        f"--status=http://0.0.0.0:{_STATUS_PORT}",
        # An agent that is no longer admitted changes these arguments: new pods, and its open connections end with the old.
        "--shutdown-timeout=20s",
    ]
    proxy = container(
        "ghostunnel",
        platform.images.ghostunnel,
        args,
        ports=[{"name": "database", "containerPort": TUNNEL_PORT}, {"name": "status", "containerPort": _STATUS_PORT}],
        # Listening, not `/_status`, which asks the database: with the database down, pods that admit one agent less would
        # never be ready, and those that still admit it would stay.
        readinessProbe={"tcpSocket": {"port": "status"}, "periodSeconds": 5, "failureThreshold": 3},
        livenessProbe={"tcpSocket": {"port": "status"}, "periodSeconds": 10, "failureThreshold": 6},
        resources=resources("50m", "64Mi"),
        volumeMounts=[SPIFFE_MOUNT],
    )
    yield service_account(program)
    yield deployment(program, [proxy], [SPIFFE_VOLUME])
    yield from disruption_budget(program)
    yield service(program, [{"name": "database", "port": TUNNEL_PORT, "targetPort": "database"}])
    yield _walls(store, program, admitted)


def _walls(store: Datastore, program: Program, admitted: list[str]) -> Json:
    """Who reaches the tunnel, and that it reaches the database."""
    sources = [
        {
            "namespaceSelector": namespaces(name.split("/")[0]),
            "podSelector": {"matchLabels": {AGENT: name.split("/")[1]}},
        }
        for name in admitted
    ]
    database: Json = {"ports": tcp(store.port)}
    if _is_beside(store):
        database["to"] = [{"podSelector": {"matchLabels": {DATASTORE: store.name}}}]
    ingress = [{"from": sources, "ports": tcp(TUNNEL_PORT)}]
    return network_policy(program.name, program.labels, program.selector, ingress, [TO_DNS, database])


def _around(store: Datastore, program: Program, *, admitted: bool) -> Json:
    """That nobody reaches the database past the tunnel, and nobody at all when there is none."""
    only_tunnel = [{"from": [{"podSelector": {"matchLabels": program.selector}}], "ports": tcp(store.port)}]
    pods = {DATASTORE: store.name}
    return network_policy(f"datastore-{store.name}", program.labels, pods, only_tunnel if admitted else [], None)


def _is_beside(store: Datastore) -> bool:
    """Whether the database runs in the platform's namespace, where our policies reach its pods."""
    service = service_of(store.host)
    return service is not None and service[1] == SYSTEM_NAMESPACE
