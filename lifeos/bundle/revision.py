"""The revisions of an agent that sleeps: pod templates, each of which Knative knows by the name that stands in it.

A version has two. One is for people. The other is its shadow: the same pod but for the labels by which its certificate says that it may not
act. A pod is born with its labels and keeps them, so a version that is promoted is started anew, as one that an Experiment showed is.
"""

from lifeos.bundle.agent_config import config_name
from lifeos.bundle.canonical import hashed_name
from lifeos.ir import Agent, Catalog, Environment
from lifeos.kube.manifest import Json
from lifeos.kube.names import SERVING, TRACK
from lifeos.kube.pod import pod_labels, pod_spec
from lifeos.units import format_duration

MAX_SCALE = 10
"""Replicas of one agent. Nothing declares more, and a retry storm would otherwise be answered with pods."""

WINDOW = 60_000
"""Milliseconds over which the autoscaler averages requests (Knative's default); the shortest it accepts is 6 s."""

REQUEST_SECONDS = 300
"""The longest request; also how long a pod may take to end. Knative's own upper bound is 600 unless configured."""


def template_of(agent: Agent, catalog: Catalog, environment: Environment) -> Json:
    """The revision for people. Its name is the agent's and a hash of everything else."""
    template: Json = {
        "metadata": {"labels": pod_labels(agent), "annotations": _scaling(agent.runtime.idle)},
        "spec": {
            **pod_spec(agent, catalog, config_name(agent, catalog, environment)),
            "containerConcurrency": agent.runtime.concurrency,
            "timeoutSeconds": REQUEST_SECONDS,
        },
    }
    template["metadata"]["name"] = hashed_name(agent.name, template)
    return template


def shadow_of(template: Json) -> Json:
    """The shadow of a revision. It is named after it, for all else in it is the same."""
    meta = template["metadata"]
    labels = {**meta["labels"], TRACK: "shadow", SERVING: "shadow"}
    return {**template, "metadata": {**meta, "labels": labels, "name": f"{meta['name']}-shadow"}}


def revision_name(agent: Agent, catalog: Catalog, environment: Environment) -> str:
    """The name of the revision for people, as a pin has it."""
    name: str = template_of(agent, catalog, environment)["metadata"]["name"]
    return name


def _scaling(idle: int) -> dict[str, str]:
    """When the agent sleeps and how far it grows.

    It sleeps after the window without a request, and then the retention of its last pod; both together are ``idle``. Both are
    whole seconds, as Knative has it, and at most an hour: what the declaration may say, since Go reads no days.
    """
    idle = -(-idle // 1000) * 1000
    window = min(idle, WINDOW)
    return {
        "autoscaling.knative.dev/class": "kpa.autoscaling.knative.dev",
        "autoscaling.knative.dev/metric": "concurrency",
        "autoscaling.knative.dev/min-scale": "0",
        "autoscaling.knative.dev/max-scale": str(MAX_SCALE),
        "autoscaling.knative.dev/window": format_duration(window),
        "autoscaling.knative.dev/scale-to-zero-pod-retention-period": format_duration(idle - window),
        "autoscaling.knative.dev/target-burst-capacity": "-1",
    }
