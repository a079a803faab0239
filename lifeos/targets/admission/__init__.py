"""Target admission: what the API server refuses, whoever asks, by ValidatingAdmissionPolicies (CEL, in process, no webhook).

The same rules are checked before merge, on the rendered manifests (``policies/admission/*.rego``); here they hold against
what did not come through git. They apply in the namespaces of teams, which hold agents and nothing else: every pod is an
agent that is declared for the team of its namespace, or it is not admitted.

What is declared stands in parameters: a ConfigMap ``agents-<team>`` lists the team's agents with their profiles, and a
ConfigMap ``receipts-<agent>`` the digests that passed the agent's gate, and what a pod of it runs. Both lie in the platform's namespace, where agents
and teams may not write. A missing parameter denies.

Most rules look at an update only when it changes what they judge: a controller must be able to touch an object that was
admitted before a rule was tightened, or it could not even abort its release.
"""

from collections.abc import Iterator

from lifeos.bundle import canonical
from lifeos.bundle.agent_config import config_name
from lifeos.ir import Agent, Catalog, Environment, Member, Roster, Team
from lifeos.kube import Json, Manifest, Subject, fixed
from lifeos.kube.names import AGENT, SYSTEM_NAMESPACE, TEAM, agent_labels, labels
from lifeos.kube.pod import pod_spec
from lifeos.kube.runs import runs
from lifeos.targets.admission import network, owners, pods, receipts, workload_api
from lifeos.targets.admission.policy import binding, policy

_LABELS = labels("admission", "admission")
_OF_TEAMS: Json = fixed({"matchExpressions": [{"key": TEAM, "operator": "Exists"}]})
_TEAM_NAMESPACES: Json = {"namespaceSelector": _OF_TEAMS}
_RECEIPT_ACTIONS = {"deny": ["Deny"], "warn": ["Warn", "Audit"]}
_RECEIPT_ORIGINS = {"": "metadata.name", "data": "spec"}


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's receipts."""
    subject = Subject("Agent", agent.name)
    where = f"_platform/{agent.name}"
    meta = agent_labels(agent.name, agent.team)
    name = f"receipts-{agent.name}"
    data = {
        # ConfigMaps take no colon in a key.
        receipt.digest.replace(":", "-"): canonical({"verdict": receipt.verdict, "file": receipt.file}).decode()
        for receipt in agent.receipts
        if receipt.verdict == "pass"
    }
    if agent.suspend:
        data["suspended"] = "true"
    data[receipts.RUNS] = runs(pod_spec(agent, catalog, config_name(agent, catalog, environment)))
    parameters = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": meta},
        "data": data,
    }
    yield Manifest(parameters, where, subject, _RECEIPT_ORIGINS)


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The policies, and which agents each team has declared."""
    subject = Subject("Platform", catalog.platform.name)
    for name, spec in (*pods.POLICIES, *owners.POLICIES, network.POLICY, receipts.POLICY):
        yield Manifest(policy(name, _LABELS, spec), "_platform", subject)
        if "paramKind" not in spec:
            yield Manifest(binding(name, name, _LABELS, _TEAM_NAMESPACES), "_platform", subject)
    actions = _RECEIPT_ACTIONS[catalog.platform.admission.receipts]
    declared: dict[str, dict[str, str]] = {name: {} for name in catalog.teams}
    sleepers = False
    for member in roster.running(environment.name):
        declared[member.team][member.name] = member.profile + (" suspended" if member.suspend else "")
        sleepers = sleepers or member.profile == "knative"
        # In the wave before the ConfigMap that declares the agent to admission: it must not be admitted before it is asked for a receipt.
        rule = _receipts_of(member, actions)
        yield Manifest(rule, "_platform", Subject("Agent", member.name), {"": "metadata.name"})
    for team in catalog.teams.values():
        for body in _team(team, declared[team.name]):
            yield Manifest(body, "_platform", Subject("Team", team.name), {"": "metadata.name"})
    if sleepers:
        for body in workload_api.inject(_LABELS, _TEAM_NAMESPACES):
            yield Manifest(body, "_platform", subject)


def _receipts_of(member: Member, actions: list[str]) -> Json:
    scope: Json = {"objectSelector": {"matchLabels": {AGENT: member.name}}, **_TEAM_NAMESPACES}
    meta = agent_labels(member.name, member.team)
    of = f"receipts-{member.name}"
    return binding(f"lifeos-{of}", receipts.NAME, meta, scope, actions=actions, parameters=of)


def _team(team: Team, declared: dict[str, str]) -> Iterator[Json]:
    meta = {**labels(team.name, "team"), TEAM: team.name}
    name = f"agents-{team.name}"
    yield {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": meta},
        **({"data": declared} if declared else {}),
    }
    # By name, which nobody can change; a label of the namespace could say another team.
    here: Json = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": team.namespace}}}
    yield binding(f"{pods.IDENTITY}-{team.name}", pods.IDENTITY, meta, here, parameters=name)
