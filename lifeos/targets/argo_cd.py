"""Target argo_cd: what Argo CD syncs, from where, and what it may touch.

Two Applications an agent and environment, so that one agent's trouble holds up nobody else: its own objects with its team's rights, and with
the platform's what is said of it (receipts, identity). For a commit, Argo CD asks the API server about each object of each Application that
the commit touches, so what one agent's change touches must be small, however many agents there are. One more is the platform's. One
AppProject a team: this repository, the team's own namespace, and the kinds that are rendered for agents or made of them. A root
Application, written by hand (``argocd/bootstrap``), reads the folder that this target renders; removing an agent removes
its file, and the finalizer takes the agent's objects with it.

Each setting closes a way in which ``git revert`` would not be a rollback: ``prune`` (or a reverted addition stays),
``selfHeal``, ``retry`` without a limit (what failed is tried again when what it needs has arrived, not at its next change),
``retry.refresh`` (with the newest commit, not the one that failed), ``FailOnSharedResource`` (two Applications never fight
over an object). Nothing waits for health, for while a sync runs no newer commit is synced: an agent's Application has no
waves, the others one before the last (``kube/waves.py``), ``PruneLast`` is not used, and what is removed is removed in
the background. How a release goes is the Application's health ("Progressing", "Suspended"), not its sync.
docs/decisions/0006-syncs-do-not-wait.md has the reasons.

The difference to the cluster is what a server-side apply would change (``ServerSideDiff``): the older way of comparing
stumbles over defaults in CRDs and is discontinued, and this one asks the API server, by a dry run that admission
must not refuse for what is about to arrive (``admission/receipts.py``).
Sources: argo-cd.readthedocs.io/en/stable (user-guide/auto_sync, sync-options, diff-strategies, app_deletion,
operator-manual/project).
"""

from collections.abc import Iterator

from lifeos.ir import Agent, Catalog, Environment, Platform, Roster, Team
from lifeos.kube import Json, Manifest, Subject, fixed
from lifeos.kube.makers import MAKERS
from lifeos.kube.names import ARGO_CD_NAMESPACE, SYSTEM_NAMESPACE, TEAM, agent_labels, application, granted, labels
from lifeos.kube.waves import FIRST

PLATFORM = "lifeos-platform"
"""Name of the platform's Application and AppProject, before the environment's; by a hyphen, and so never an agent's or a team's."""

KINDS = [
    {"group": "", "kind": "ConfigMap"},
    {"group": "", "kind": "Service"},
    {"group": "", "kind": "ServiceAccount"},
    {"group": "argoproj.io", "kind": "AnalysisTemplate"},
    {"group": "argoproj.io", "kind": "Rollout"},
    {"group": "gateway.envoyproxy.io", "kind": "Backend"},
    {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"},
    {"group": "networking.k8s.io", "kind": "NetworkPolicy"},
    {"group": "policy", "kind": "PodDisruptionBudget"},
    {"group": "serving.knative.dev", "kind": "Service"},
]
"""What is rendered into an agent's folder. A test compares."""

SHOWN = [{"group": group, "kind": kind} for group, kind in MAKERS]
"""What controllers make of it. Argo CD shows below an Application the kinds that its project permits; admission refuses these from it
(docs/decisions/0023-shown-is-permitted-and-admission-refuses-it.md)."""

CLUSTER_KINDS = [
    {"group": "", "kind": "Namespace"},
    {"group": "admissionregistration.k8s.io", "kind": "MutatingAdmissionPolicy"},
    {"group": "admissionregistration.k8s.io", "kind": "MutatingAdmissionPolicyBinding"},
    {"group": "admissionregistration.k8s.io", "kind": "ValidatingAdmissionPolicy"},
    {"group": "admissionregistration.k8s.io", "kind": "ValidatingAdmissionPolicyBinding"},
    {"group": "gateway.networking.k8s.io", "kind": "GatewayClass"},
    {"group": "spire.spiffe.io", "kind": "ClusterSPIFFEID"},
]
"""What the platform's AppProject admits outside namespaces."""

_FINALIZER = "resources-finalizer.argocd.argoproj.io"
_IN_BACKGROUND = f"{_FINALIZER}/background"
"""Deletes an Application's objects without waiting until their pods are gone: the root's sync waits for the Application."""
_PATHS = "argocd.argoproj.io/manifest-generate-paths"
_ANNOTATIONS = fixed(
    {
        # A commit that touches only other agents does not render this one.
        _PATHS: ".",
        "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
    }
)
# The folders below are other Applications'.
_OWN_FILES = fixed({**_ANNOTATIONS, _PATHS: "*.yaml"})
_SYNC_POLICY: Json = fixed(
    {
        "automated": {"prune": True, "selfHeal": True},
        # Until it works: what is missing may be the platform's part of the same commit, or a controller yet to be installed.
        "retry": {
            "limit": -1,
            "refresh": True,
            "backoff": {"duration": "5s", "factor": 2, "maxDuration": "1m"},
        },
        "syncOptions": [
            "ServerSideApply=true",
            # The API server refuses what its schemas do not know, whoever applies. Asked to look before, Argo CD reads all that a group defines for each object.
            "Validate=false",
            "FailOnSharedResource=true",
            "PrunePropagationPolicy=background",
            # A receipt is one of the platform's two hundred objects, and its agent's release waits for it.
            "ApplyOutOfSyncOnly=true",
        ],
    }
)


def home(environment: Environment) -> str:
    """The folder that the environment's root Application reads."""
    return f"/argocd/{environment.name}"


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's Application, and the platform's of it."""
    for name, project, folder, namespace in (
        (
            application(agent.name, environment.name),
            application(agent.team, environment.name),
            agent.name,
            agent.namespace,
        ),
        (
            granted(agent.name, environment.name),
            f"{PLATFORM}-{environment.name}",
            f"_platform/{agent.name}",
            SYSTEM_NAMESPACE,
        ),
    ):
        body = _application(name, agent_labels(agent.name, agent.team), _ANNOTATIONS)
        body["metadata"]["finalizers"] = [_IN_BACKGROUND]
        body["spec"] = _spec(project, folder, namespace, catalog.platform, environment)
        yield Manifest(body, home(environment), Subject("Agent", agent.name), {"": "metadata.name"})


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The platform's Application and AppProject, and each team's AppProject."""
    platform = catalog.platform
    subject = Subject("Platform", platform.name)
    where = home(environment)
    # Without a finalizer: to delete it must not delete the walls and the ledger.
    body = _application(f"{PLATFORM}-{environment.name}", labels(PLATFORM, "platform"), _OWN_FILES)
    body["spec"] = _spec(f"{PLATFORM}-{environment.name}", "_platform", SYSTEM_NAMESPACE, platform, environment)
    yield Manifest(body, where, subject, {"spec.source": "spec.source"})
    yield Manifest(_platform_project(platform, environment), where, subject, {"spec.sourceRepos": "spec.source"})
    for team in catalog.teams.values():
        yield Manifest(_team_project(team, platform, environment), where, Subject("Team", team.name))


def _application(name: str, meta: dict[str, str], annotations: Json) -> Json:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": name, "namespace": ARGO_CD_NAMESPACE, "labels": meta, "annotations": annotations},
    }


def _spec(project: str, folder: str, namespace: str, platform: Platform, environment: Environment) -> Json:
    return {
        "project": project,
        "source": {
            "repoURL": platform.source.repository,
            "targetRevision": platform.source.revision,
            "path": f"manifests/{environment.name}/{folder}",
            # Beside the manifests lies what the compiler remembers (.files.json, generations.lock).
            # That folders below are not read is not said: Argo CD leaves out what is false when it writes the Application, and the root would
            # see a difference.
            "directory": {"include": "*.yaml"},
        },
        "destination": {"server": environment.server, "namespace": namespace},
        "syncPolicy": _SYNC_POLICY,
        "revisionHistoryLimit": 5,
    }


def _project(name: str, meta: dict[str, str], spec: Json) -> Json:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {
            "name": name,
            "namespace": ARGO_CD_NAMESPACE,
            "labels": meta,
            "annotations": FIRST,
            # Not deleted while an Application still needs it to delete its own objects.
            "finalizers": [_FINALIZER],
        },
        "spec": spec,
    }


def _team_project(team: Team, platform: Platform, environment: Environment) -> Json:
    spec = {
        "description": f"Agents of team {team.name} in {environment.name}.",
        "sourceRepos": [platform.source.repository],
        "destinations": [{"server": environment.server, "namespace": team.namespace}],
        "clusterResourceWhitelist": [],
        "namespaceResourceWhitelist": sorted([*KINDS, *SHOWN], key=lambda one: (one["group"], one["kind"])),
        # What lies in the namespace without being in git shows in Argo CD; it is not deleted.
        "orphanedResources": {"warn": True},
    }
    return _project(application(team.name, environment.name), {**labels(team.name, "team"), TEAM: team.name}, spec)


def _platform_project(platform: Platform, environment: Environment) -> Json:
    spec = {
        "description": f"The platform's programs, and what it grants to agents, in {environment.name}.",
        "sourceRepos": [platform.source.repository],
        # The platform's own namespace and the teams', which it creates and walls in.
        "destinations": [{"server": environment.server, "namespace": "lifeos-*"}],
        "clusterResourceWhitelist": CLUSTER_KINDS,
    }
    return _project(f"{PLATFORM}-{environment.name}", labels(PLATFORM, "platform"), spec)
