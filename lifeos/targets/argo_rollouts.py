"""Target argo_rollouts: agents that are always on, released through shadow and canary.

A release runs these steps. First an Experiment starts one pod of the new version with the labels ``track: shadow`` and
``serving: shadow``: ``<agent>-shadow`` leads to it, the gateway mirrors decisions to it, and its certificate says that it
may not act. The verdict service judges; only the evidence that it is safe ends the step. Then the live share rises step by
step; each step lasts until the verdict service has looked :data:`LIVE_LOOKS` times, and the first evidence of harm aborts.
An agent whose shadow sees 0 % of decisions has no shadow, and its releases begin with the first live step.

The shadow's labels are born with its pods and die with them, so no pod ever changes its identity while it runs. That is
why the selector holds the agent's label alone (an Experiment adds its own labels to it), and why canary and stable pods
are told apart by nothing: both are ``track: stable``.

Not used: ``trafficRouting`` (the HTTPRoute stays the same bytes, so Argo CD and the controller never fight over weights; the
share of a step is a share of pods, and so rounds up to one pod), background analysis (ended early it counts as success), and
``canaryMetadata`` (a promotion would change who all pods are while they run: docs/decisions/0009-a-canary-is-stable.md).

The brake is ``replicas: 0`` and, instead of the steps, one pause without an end. Zero replicas alone would not stop a
release under way, for an Experiment has replicas of its own, and neither would ``paused``: the controller reconciles
Experiments of a paused Rollout (rollout/experiment.go). With another step in its place it ends a running Experiment. The
pod template stays as it is, so that letting go of the brake starts the same ReplicaSet again.
Argo Rollouts (1.10) never looks again at the AnalysisRun of an Experiment that it ended (experiments/experiment.go, reconcileAnalysisRun), so that stays
"Running", and letting go takes it up again by its name: the release waits, with no shadow, until somebody deletes it.

``rollbackWindow`` lets a revert to one of the last three versions skip all steps; it needs the same pod template, so
nothing that changes with every commit is in there: the digest is an annotation of the Rollout. Sources:
argo-rollouts.readthedocs.io/en/stable/features (rollback, experiment, analysis), rollout/experiment.go and
analysis/analysis.go of v1.10.
"""

from collections.abc import Iterator

from lifeos.bundle import agent_digest
from lifeos.bundle.agent_config import config_name
from lifeos.ir import Agent, Catalog, Environment
from lifeos.kube import Json, Manifest, Subject, analysis, nothing_for_platform
from lifeos.kube.names import (
    AGENT,
    DIGEST,
    PROFILE,
    SERVING,
    TRACK,
    agent_labels,
    agent_service,
)
from lifeos.kube.pod import ORIGINS as POD_ORIGINS
from lifeos.kube.pod import pod_labels, pod_spec

SERVICE_PORT = 80

_LEAD = 3
"""Seconds that a pod which is to end still takes questions: until whoever leads to it, kube-proxy or the gateway's Envoy, has heard that it should not. kube-proxy
writes its rules once a second at most; more would be had of the thirty that the brake may take. With the agent's own drain, 110 s, within the grace period."""

ORIGINS = {
    **POD_ORIGINS,
    "metadata.name": "metadata.name",
    "metadata.annotations": "spec",
    "spec.replicas": "spec.runtime.replicas",
    "spec.strategy": "spec.release",
    "spec.strategy.canary.steps": "spec.release.steps",
    "spec.strategy.canary.steps[0]": "spec.release.shadow",
}
_SERVICE_ORIGINS = {"metadata.name": "metadata.name", "spec.ports": "spec.runtime.port"}
_ANALYSIS_ORIGINS = {"": "spec.release", "spec.args": "spec.release.shadow.minDecisions"}

render_platform = nothing_for_platform


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The Rollout with what it refers to; nothing for agents of another profile."""
    if agent.runtime.profile != "rollout":
        return
    subject = Subject("Agent", agent.name)
    replicas = 0 if agent.suspend else agent.runtime.replicas or environment.replicas
    stages: tuple[analysis.Stage, ...] = ("live", "shadow")
    for stage in stages if agent.release.shadow.percent else stages[:1]:
        yield Manifest(_service(agent, stage), agent.name, subject, _SERVICE_ORIGINS)
        yield Manifest(_analysis(agent, stage), agent.name, subject, _ANALYSIS_ORIGINS)
    if replicas > 1:
        yield Manifest(_disruption_budget(agent), agent.name, subject, {"": "spec.runtime.replicas"})
    yield Manifest(_rollout(agent, catalog, environment, replicas), agent.name, subject, ORIGINS)


def _meta(agent: Agent, name: str, annotations: dict[str, str] | None = None) -> Json:
    meta: Json = {"name": name, "namespace": agent.namespace, "labels": agent_labels(agent.name, agent.team)}
    if annotations:
        meta["annotations"] = annotations
    return meta


def _service(agent: Agent, serving: str) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": _meta(agent, agent_service(agent.name, serving)),
        "spec": {
            "type": "ClusterIP",
            "selector": {AGENT: agent.name, SERVING: serving},
            "ports": [{"name": "http", "port": SERVICE_PORT, "targetPort": "http", "protocol": "TCP"}],
        },
    }


def _disruption_budget(agent: Agent) -> Json:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": _meta(agent, agent.name),
        "spec": {
            "maxUnavailable": 1,
            # A pod that is not ready protects nobody; it must not block a drain.
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": {AGENT: agent.name, SERVING: "live"}},
        },
    }


def _analysis(agent: Agent, stage: analysis.Stage) -> Json:
    """What the controller asks during a stage; a step fills in which version."""
    args: list[Json] = [{"name": "agent", "value": agent.name}, {"name": "version"}, {"name": "digest"}]
    if stage == "shadow":
        args.append({"name": "minDecisions", "value": str(agent.release.shadow.min_decisions)})
    names = ("agent", "version", "digest", "minDecisions")
    metric = analysis.verdict(stage, *(f"{{{{args.{name}}}}}" for name in names))
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisTemplate",
        "metadata": _meta(agent, f"{agent.name}-{stage}"),
        "spec": {"args": args, "metrics": [metric]},
    }


def _steps(agent: Agent, version: str, digest: str) -> list[Json]:
    args = [{"name": "version", "value": version}, {"name": "digest", "value": digest}]
    shadow = {
        "templates": [
            {
                "name": "shadow",
                "specRef": "canary",
                "replicas": 1,
                "metadata": {"labels": {TRACK: "shadow", SERVING: "shadow"}},
            }
        ],
        # Argo Rollouts adds it when it writes the Rollout, and Argo CD would take it away again, ever more slowly.
        "analysisRunMetadata": {},
        # Half a minute otherwise, in which the shadow of a suspended agent would answer on.
        "scaleDownDelaySeconds": 0,
        "analyses": [
            {
                "name": "verdict",
                "templateName": f"{agent.name}-shadow",
                "requiredForCompletion": True,
                "args": args,
            }
        ],
    }
    # A shadow that sees nothing would wait for its decisions for ever.
    steps: list[Json] = [{"experiment": shadow}] if agent.release.shadow.percent else []
    for weight in agent.release.steps:
        if weight < 100:
            steps.append({"setWeight": weight})
            steps.append({"analysis": {"templates": [{"templateName": f"{agent.name}-live"}], "args": args}})
    return steps


def _rollout(agent: Agent, catalog: Catalog, environment: Environment, replicas: int) -> Json:
    version = config_name(agent, catalog, environment)
    digest = agent_digest(agent, catalog)
    meta = _meta(agent, agent.name, {DIGEST: digest})
    meta["labels"][PROFILE] = "rollout"
    steps = [{"pause": {}}] if agent.suspend else _steps(agent, version, digest)
    spec: Json = {
        "replicas": replicas,
        "revisionHistoryLimit": 5,
        "progressDeadlineSeconds": 300,
        "minReadySeconds": 5,
        "rollbackWindow": {"revisions": 3},
        # Each run is evidence for its release; Rollouts keeps as many as it keeps versions.
        "analysis": {"successfulRunHistoryLimit": 5, "unsuccessfulRunHistoryLimit": 5},
        "selector": {"matchLabels": {AGENT: agent.name}},
        "strategy": {"canary": {"maxSurge": 1, "maxUnavailable": 0, **({"steps": steps} if steps else {})}},
        "template": {"metadata": {"labels": pod_labels(agent)}, "spec": _pod(agent, catalog, version)},
    }
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": meta, "spec": spec}


def _pod(agent: Agent, catalog: Catalog, version: str) -> Json:
    spec = pod_spec(agent, catalog, version)
    # Its tunnels, too: what is taken until then needs its database.
    for container in spec["containers"]:
        container["lifecycle"] = {"preStop": {"sleep": {"seconds": _LEAD}}}
    # A decision that is under way may finish: several model calls.
    spec["terminationGracePeriodSeconds"] = 120
    spec["topologySpreadConstraints"] = [
        {
            "maxSkew": 1,
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {AGENT: agent.name}},
        }
    ]
    return spec
