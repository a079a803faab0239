"""Target kernel: the walls within which agents run: namespaces, accounts, network.

A namespace of a team holds agents and nothing else, the platform's its own programs. In both nobody reaches anybody unless a
policy says so: those of agents stand here, those of programs with the programs.  Pod Security "restricted" is enforced there and in the platform's own
namespace: SPIRE's socket comes as a CSI volume, which "restricted" admits, and SPIRE itself runs elsewhere. The level is
pinned to a version, so that an upgrade of the cluster refuses nothing that was accepted before.

Network policies add up, and one that is too broad undoes the others; the target ``admission`` therefore refuses any in a
team's namespace that opens a way past the platform. They need a network plugin that enforces them.
"""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog, Environment, Roster, Team
from lifeos.kube import Json, Manifest, Subject, fixed
from lifeos.kube.names import (
    ACTION_PORT,
    AGENT,
    GYM_NAMESPACE,
    MEMORY,
    MEMORY_PORT,
    SYSTEM_NAMESPACE,
    TEAM,
    TRACK,
    TUNNEL_PORT,
    VERDICT,
    agent_labels,
    labels,
    program_pods,
    tunnel,
)
from lifeos.kube.network import FROM_GATEWAY, TO_DNS, namespaces, policy, tcp
from lifeos.kube.pod import mirrored, remembers
from lifeos.kube.waves import FIRST

POD_SECURITY_VERSION = "v1.34"

KNATIVE_NAMESPACE = "knative-serving"
_QUEUE_PORTS = tcp(8012, 8013)
"""Of Knative's sidecar, HTTP/1 and HTTP/2; the agent's own port is not reached from outside the pod."""
_QUEUE_METRICS = tcp(9090)

_IN_KNATIVE = namespaces(KNATIVE_NAMESPACE)
_ACTIVATOR: Json = {"namespaceSelector": _IN_KNATIVE, "podSelector": {"matchLabels": {"app": "activator"}}}
_AUTOSCALER: Json = {"namespaceSelector": _IN_KNATIVE, "podSelector": {"matchLabels": {"app": "autoscaler"}}}
_KNATIVE_INGRESS = fixed(
    [
        {"from": [_ACTIVATOR], "ports": _QUEUE_PORTS},
        # The autoscaler counts requests at the sidecar; without this the agent would never sleep, nor grow.
        {"from": [_AUTOSCALER], "ports": _QUEUE_METRICS},
    ]
)
_EGRESS: list[Json] = fixed([TO_DNS, {"to": [FROM_GATEWAY], "ports": tcp(ACTION_PORT)}])

_POD_SECURITY = {
    f"pod-security.kubernetes.io/{mode}{suffix}": value
    for mode in ("enforce", "audit", "warn")
    for suffix, value in (("", "restricted"), ("-version", POD_SECURITY_VERSION))
}
_KEPT = {**FIRST, "argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
"""The platform's namespace holds the ledger and the memory; no commit deletes it."""

_NETWORK_ORIGINS = {"": "metadata.name", "spec.ingress": "spec.runtime", "spec.egress": "spec.data"}


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's account, and whom it may talk to."""
    subject = Subject("Agent", agent.name)
    account = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": _agent_meta(agent, agent.name),
        "automountServiceAccountToken": False,
    }
    yield Manifest(account, agent.name, subject, {"": "metadata.name"})
    if agent.runtime.profile == "knative":
        ingress: list[Json] = _KNATIVE_INGRESS
    else:
        ingress = [{"from": [FROM_GATEWAY], "ports": tcp(agent.runtime.port)}]
    walls = policy(_agent_meta(agent, agent.name), {AGENT: agent.name}, ingress, _EGRESS)
    yield Manifest(walls, agent.name, subject, _NETWORK_ORIGINS)
    if remembers(agent, catalog):
        memory = {"to": [_program(MEMORY)], "ports": tcp(MEMORY_PORT)}
        body = policy(_agent_meta(agent, f"{agent.name}.memory"), {AGENT: agent.name}, None, [memory])
        yield Manifest(body, agent.name, subject, {"": "spec.memory"})
    if mirrored(agent, catalog):
        # Only shadows: nobody but the gateway asks those who may act. One that sleeps is reached through Knative, as by everybody.
        asks = {"from": [_program(VERDICT)], "ports": tcp(agent.runtime.port)}
        shadow = {AGENT: agent.name, TRACK: "shadow"}
        body = policy(_agent_meta(agent, f"{agent.name}.judged"), shadow, [asks], None)
        yield Manifest(body, agent.name, subject, {"": "spec.release.shadow"})
    if agent.data:
        # Only the stable track: the tunnel would not shake hands with a shadow, and so a shadow need not even try.
        stable = {AGENT: agent.name, TRACK: "stable"}
        tunnels = [_to_tunnel(use.ref) for use in agent.data]
        body = policy(_agent_meta(agent, f"{agent.name}.data"), stable, None, tunnels)
        yield Manifest(body, agent.name, subject, {"": "spec.data"})


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The namespaces with their walls: the platform's, the Gym's, and each team's."""
    platform = Subject("Platform", catalog.platform.name)
    system = labels(SYSTEM_NAMESPACE, "namespace")
    yield Manifest(_namespace(SYSTEM_NAMESPACE, system, _KEPT), "_platform", platform)
    yield Manifest(_default_deny("default-deny", SYSTEM_NAMESPACE, system), "_platform", platform)
    if catalog.platform.workflows is not None:
        gym = labels(GYM_NAMESPACE, "namespace")
        for body in (
            _namespace(GYM_NAMESPACE, gym, FIRST),
            _default_deny("default-deny.gym", GYM_NAMESPACE, gym),
        ):
            yield Manifest(body, "_platform", platform, {"": "spec.workflows"})
    for team in catalog.teams.values():
        subject = Subject("Team", team.name)
        meta = {**labels(team.namespace, "namespace"), TEAM: team.name}
        # Named after the team, for all of them are files of one folder.
        walls = _default_deny(f"default-deny.{team.name}", team.namespace, meta)
        for body in (_namespace(team.namespace, meta, FIRST), walls, _quota(team, meta)):
            yield Manifest(body, "_platform", subject, {"": "metadata.name"})


def _namespace(name: str, meta: dict[str, str], annotations: dict[str, str]) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name, "labels": {**meta, **_POD_SECURITY}, "annotations": annotations},
    }


def _default_deny(name: str, namespace: str, meta: dict[str, str]) -> Json:
    """A pod that no other policy selects may connect to nobody, nor be reached."""
    return policy({"name": name, "namespace": namespace, "labels": meta, "annotations": FIRST}, {}, [], [])


def _quota(team: Team, meta: dict[str, str]) -> Json:
    """No way in but the gateway, nothing kept but in the platform's stores."""
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {
            "name": f"{team.name}-agents",
            "namespace": team.namespace,
            "labels": meta,
            "annotations": FIRST,
        },
        "spec": {"hard": {"services.loadbalancers": "0", "services.nodeports": "0", "persistentvolumeclaims": "0"}},
    }


def _agent_meta(agent: Agent, name: str) -> Json:
    return {
        "name": name,
        "namespace": agent.namespace,
        "labels": agent_labels(agent.name, agent.team),
    }


def _to_tunnel(store: str) -> Json:
    return {"to": [_program(tunnel(store))], "ports": tcp(TUNNEL_PORT)}


def _program(name: str) -> Json:
    return {
        "namespaceSelector": namespaces(SYSTEM_NAMESPACE),
        "podSelector": {"matchLabels": program_pods(name)},
    }
