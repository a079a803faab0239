"""Argo CD follows the fleet's repository: from its first look until each agent answers."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from lifeos.ir.agent import Agent
from lifeos.kube.names import AGENT, ARGO_CD_NAMESPACE, GYM_NAMESPACE, application
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import declarations
from tools.cluster.fleet.clone import BRANCH, Clone
from tools.cluster.kubectl import apply, kubectl
from tools.cluster.place import KUBECONFIG

ENVIRONMENT = "local"
_ROOT = f"lifeos-root-{ENVIRONMENT}"
_APPLICATION = "applications.argoproj.io"
_WORKLOADS = "rollouts.argoproj.io,services.serving.knative.dev"
_PATIENCE = 600
"""Seconds in which something has to change: gates, images and retries of Argo CD take less."""
_LOOK = 2
"""Seconds between two looks."""


def followed() -> str:
    """The repository that Argo CD of this cluster follows already; nothing when it follows none."""
    where = f"--namespace={ARGO_CD_NAMESPACE}"
    return kubectl("get", _APPLICATION, _ROOT, where, "--ignore-not-found", "--output=jsonpath={.spec.source.repoURL}")


def begin(clone: Clone, server: str) -> None:
    """What a person does once for each cluster (docs/how-to/install-controllers.md), and the Secret that gates need. Raises :class:`ClusterError`."""
    seen = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{server}.insteadOf"}  # so that it can look into it
    environment = {**os.environ, **seen, "GIT_CONFIG_VALUE_0": declarations.SERVER, "KUBECONFIG": KUBECONFIG}
    command = [sys.executable, "-m", "lifeos", "-C", clone.folder, "bootstrap", ENVIRONMENT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"Argo CD cannot follow {clone.url}:\n{done.stdout}{done.stderr}")
    deadline = time.monotonic() + _PATIENCE
    while not kubectl("get", "namespace", GYM_NAMESPACE, "--ignore-not-found", "--output=name"):
        if time.monotonic() > deadline:
            raise ClusterError(f"Argo CD has not made namespace {GYM_NAMESPACE} in {_PATIENCE} s: {_why(_ROOT)}")
        time.sleep(_LOOK)
    apply([declarations.secret()])


def wait(clone: Clone, agents: Sequence[Agent], commit: str) -> None:
    """Until all Applications are what a commit says, or one that follows from it, and each agent is healthy, with a line for each that is. Raises
    :class:`ClusterError` when a release is aborted, or nothing changes any more."""
    started = changed = time.monotonic()
    said: dict[str, str] = {}
    while True:
        applications = {body["metadata"]["name"]: body for body in _all(_APPLICATION)}
        commit = _newest(clone, commit, applications.values())
        workloads = {body["metadata"]["labels"].get(AGENT): body for body in _all(_WORKLOADS)}
        states = dict(_states(clone, agents, commit, applications, workloads))
        for name, state in states.items():
            if said.get(name) != state:
                changed = time.monotonic()
                print(f"{changed - started:6.0f} s  {name}: {state}", flush=True)
        said = states
        if all(state in (_SYNCED, _HEALTHY) for state in said.values()):
            return
        if time.monotonic() - changed > _PATIENCE:
            left = [name for name, state in said.items() if state not in (_SYNCED, _HEALTHY)]
            raise ClusterError(
                f"nothing has changed for {_PATIENCE} s, and {', '.join(left)} is not there yet; what was pushed stays, and the same command waits on"
            )
        time.sleep(_LOOK)


_SYNCED, _HEALTHY = "all synced", "healthy"


def _states(
    clone: Clone, agents: Sequence[Agent], commit: str, applications: dict[str, Any], workloads: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Of Argo CD and each agent."""
    names = [_ROOT, *_declared(clone)]
    done = [name for name in names if synced(applications.get(name), commit)]
    yield "Argo CD", _SYNCED if len(done) == len(names) else f"{len(done)} of {len(names)} Applications synced"
    for agent in agents:
        if not synced(applications.get(application(agent.name, ENVIRONMENT)), commit):
            yield agent.name, "not synced yet"
        else:
            yield agent.name, health(agent.name, workloads.get(agent.name))


def synced(found: dict[str, Any] | None, commit: str) -> bool:
    """Whether Argo CD has made of the cluster what a commit says, as far as an Application goes."""
    status = (found or {}).get("status", {})
    state, operation = status.get("sync", {}), status.get("operationState", {})
    # What Argo CD compares may be what an operation for the commit before has not changed yet.
    done = "operation" not in (found or {}) and operation.get("phase") != "Running"
    return bool(done and state.get("status") == "Synced" and state.get("revision") == commit)


def health(name: str, workload: dict[str, Any] | None) -> str:
    """What the controller of an agent's Rollout or Knative Service says of it. Raises :class:`ClusterError` when its release was aborted."""
    if workload is None:
        return "not made yet"
    status, generation = workload.get("status", {}), workload["metadata"]["generation"]
    if workload["kind"] == "Service":
        ready: dict[str, Any] = next((each for each in status.get("conditions", ()) if each["type"] == "Ready"), {})
        seen = status.get("observedGeneration") == generation
        return _HEALTHY if seen and ready.get("status") == "True" else _said("starting", ready.get("message"))
    if status.get("observedGeneration") != str(generation):
        return "starting"
    if status.get("abort"):
        raise ClusterError(
            f"the release of {name} was aborted, and the version before serves: {status.get('message')}. To take the commit back: git revert"
        )
    phase = status.get("phase", "")
    return _HEALTHY if phase == "Healthy" else _said(phase.lower() or "starting", status.get("message"))


def _said(state: str, why: str | None) -> str:
    return f"{state}, {why}" if why else state


def _newest(clone: Clone, commit: str, applications: Any) -> str:
    """The commit that is waited for; machines commit, too, when an agent that sleeps is released."""
    revisions = {body.get("status", {}).get("sync", {}).get("revision") for body in applications}
    if revisions - {None, "", commit}:
        clone.git("fetch", "--quiet", "origin")
        theirs = clone.git("rev-parse", f"origin/{BRANCH}")
        return theirs if theirs in revisions and clone.has(theirs, commit) else commit
    return commit


def _declared(clone: Clone) -> list[str]:
    """The Applications that the work tree declares."""
    files = os.listdir(os.path.join(clone.folder, "argocd", ENVIRONMENT))
    prefix, suffix = "application-", ".yaml"
    return sorted(name.removeprefix(prefix).removesuffix(suffix) for name in files if name.startswith(prefix))


def _all(kinds: str) -> list[dict[str, Any]]:
    ours = "--selector=app.kubernetes.io/managed-by=lifeos"
    words = ("get", kinds, "--all-namespaces", "--output=json")
    found = json.loads(kubectl(*words, ours))["items"]
    if kinds == _APPLICATION:  # the root is a person's
        found += json.loads(kubectl(*words, f"--field-selector=metadata.name={_ROOT}"))["items"]
    return list(found)


def _why(name: str) -> str:
    """What Argo CD says is wrong with an Application."""
    [found] = [body for body in _all(_APPLICATION) if body["metadata"]["name"] == name] or [{}]
    status = found.get("status", {})
    said = [each["message"] for each in status.get("conditions", ())]
    return "; ".join([*said, status.get("operationState", {}).get("message", "")]) or "it says nothing"
