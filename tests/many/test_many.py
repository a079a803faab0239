"""Hundreds of agents under Argo CD: what the first sync takes, what lasts, and what a commit costs that changes one of them.

Their pods are on a node of KWOK's, so that what is measured is what follows git, and not what agents do. `make many` runs these;
docs/how-to/grow-the-fleet.md has figures. Seconds of a processor and requests are what to compare: how long it all takes depends on the machine.
"""

import json
import secrets
import time

import pytest
import yaml

from tests.e2e.argo_cd import ArgoCD
from tests.e2e.fleet import ARGO_CD, PLATFORM_APPLICATION, ROOT_APPLICATION, settled, synced
from tests.e2e.timeline import TimeLine
from tests.many.crowd import Crowd
from tests.many.load import load
from tests.many.plane import plane

pytestmark = pytest.mark.many

_FIRST_SYNC = 5400
_COMMIT = 180
_DOZENS = 100
"""Agents. With more, Argo CD is told of pushes from the first on: by itself it would look at thousands of objects for each."""
_LOOKS = 3
_HOLDS = 30
"""Seconds: what the brake promises (docs/decisions/0006-syncs-do-not-wait.md)."""


@pytest.mark.parametrize("size", [50, 200])
def test_a_commit_that_changes_one_agent_of_many(tmp_path, size):
    line = TimeLine(f"{size} agents")
    with plane() as whole:
        _story(whole, line, tmp_path, size)


def _story(whole, line, folder, size):
    line.mark("Argo CD runs, and follows nothing yet")
    crowd = Crowd(folder, whole, size)
    configuration, cluster = crowd.configuration, whole.cluster
    crowd.gate()
    line.mark("each has passed a gate, now or in an earlier run")
    _timed(line, "compiled", configuration.lifeos, "compile")
    configuration.git("add", "--all")
    configuration.git("commit", "--quiet", "--message", f"{size} agents")
    declared = [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in (crowd.tree / "argocd/local").glob("*.yaml")]
    applications = [ROOT_APPLICATION, *(body["metadata"]["name"] for body in declared if body["kind"] == "Application")]
    looks = size <= _DOZENS
    if not looks:
        whole.argo_cd("30m", "30m")
    before, began = load(whole), time.monotonic()
    commit = configuration.send()
    # As `lifeos bootstrap` does it, which asks for Argo CD's own objects in the cluster.
    for name in ("project", "root-local"):
        cluster.ask("apply", "--server-side", f"--filename={crowd.tree}/argocd/bootstrap/{name}.yaml")
    line.mark("pushed, and Argo CD follows")
    _all(cluster, "application.argoproj.io", applications, lambda found: synced(found, commit), _FIRST_SYNC)
    line.mark(f"all is synced after {time.monotonic() - began:.0f} s\n{load(whole).since(before)}")
    _all(cluster, "rollouts.argoproj.io", crowd.agents, settled, _FIRST_SYNC)
    line.mark(f"all agents are healthy after {time.monotonic() - began:.0f} s")
    _sizes(cluster, line)
    some, held = iter(crowd.agents), []
    if looks:
        _rest(whole, line, applications)
        for _ in range(2):
            _change(whole, line, crowd, next(some), applications)
        held.append(_brake(whole, line, crowd, next(some)))
        _told(whole, line, applications)
    argo_cd = ArgoCD(cluster, f"http://127.0.0.1:{whole.ports['argocd']}")
    for _ in range(2):
        _change(whole, line, crowd, next(some), applications, argo_cd)
    held.append(_brake(whole, line, crowd, next(some), argo_cd))
    assert max(held) < _HOLDS


def _change(whole, line, crowd, name, applications, argo_cd=None):
    """Another prompt for one agent: pushed, and followed until the agent has it, until Argo CD says that it and its receipt are
    synced, and, where it looks at all of them by itself, until it has seen for all others that nothing changed."""
    crowd.append(crowd.file(name, "prompts/system.md"), f"\nSay nothing twice ({secrets.token_hex(4)}).\n")
    crowd.gate(name)
    _timed(line, f"{name} has another prompt and its receipt, compiled", crowd.configuration.commit, f"{name} changes")
    cluster = whole.cluster
    generation = cluster.get("rollouts.argoproj.io", name, f"lifeos-{crowd.agents[name]}")["metadata"]["generation"]
    before, pushed = load(whole), time.monotonic()
    commit = crowd.push(argo_cd)
    _all(cluster, "rollouts.argoproj.io", [name], lambda found: found["metadata"]["generation"] > generation, _COMMIT)
    line.mark(f"the agent has it {time.monotonic() - pushed:.1f} s after the push")
    touched = [each for each in applications if each.startswith(f"{name}.")]
    for names in (touched, applications) if argo_cd is None else (touched,):
        _all(cluster, "application.argoproj.io", names, lambda found: synced(found, commit), _COMMIT)
        line.mark(f"{len(names)} Applications are synced after {time.monotonic() - pushed:.1f} s")
    line.mark(f"used meanwhile\n{load(whole).since(before)}")


def _brake(whole, line, crowd, name, argo_cd=None):
    """Seconds from the push until nobody is asked for."""
    crowd.append(crowd.file(name, "agent.yaml"), "  suspend: true\n")
    crowd.configuration.commit(f"{name} is suspended")
    pushed = time.monotonic()
    crowd.push(argo_cd)
    _all(whole.cluster, "rollouts.argoproj.io", [name], lambda found: found["spec"]["replicas"] == 0, _COMMIT)
    seconds = time.monotonic() - pushed
    line.mark(f"the brake holds {seconds:.1f} s after the push")
    return seconds


def _told(whole, line, applications):
    """Argo CD looks by itself every half hour, and is told of pushes: as docs/how-to/grow-the-fleet.md has it for large fleets."""
    whole.argo_cd("30m", "30m")
    before = {one["metadata"]["name"]: one["status"].get("reconciledAt") for one in _followed(whole)}
    began = time.monotonic()
    # By itself it would look in half an hour, and only that counts as a look.
    asked = (
        "annotate",
        "application.argoproj.io",
        "--all",
        f"--namespace={ARGO_CD}",
        "argocd.argoproj.io/refresh=normal",
    )
    whole.cluster.ask(*asked)
    again = lambda found: found["status"].get("reconciledAt") != before[found["metadata"]["name"]]  # noqa: E731
    _all(whole.cluster, "application.argoproj.io", applications, again, _FIRST_SYNC)
    line.mark(
        f"Argo CD is started anew, to be told of pushes; it has looked at all after {time.monotonic() - began:.0f} s"
    )


def _followed(whole):
    return whole.cluster.all("application.argoproj.io", namespace=ARGO_CD)


def _rest(whole, line, applications):
    """What it takes that nothing changes: until each Application has been looked at again some times."""
    before, began = load(whole), time.monotonic()
    looks, last = dict.fromkeys(applications, 0), {}

    def seen(found):
        name, at = found["metadata"]["name"], found["status"].get("reconciledAt")
        looks[name] += name in last and last[name] != at
        last[name] = at
        return looks[name] >= _LOOKS

    _all(whole.cluster, "application.argoproj.io", applications, seen, _FIRST_SYNC)
    seconds = time.monotonic() - began
    line.mark(f"at rest: looked at {sum(looks.values())} times in {seconds:.0f} s\n{load(whole).since(before)}")


def _sizes(cluster, line):
    for name in (ROOT_APPLICATION, PLATFORM_APPLICATION):
        found = cluster.get("application.argoproj.io", name, ARGO_CD)
        held, size = len(found["status"]["resources"]), len(json.dumps(found, separators=(",", ":")))
        line.mark(f"{name}: {held} objects, itself {size / 1e3:.0f} kB")


def _timed(line, what, do, *words):
    began = time.monotonic()
    do(*words)
    line.mark(f"{what} in {time.monotonic() - began:.1f} s")


def _all(cluster, kind, names, reached, seconds):
    """As soon as all of these objects are so."""
    left = set(names)
    for event, found in cluster.watch(kind, "", "", seconds):
        name = found["metadata"]["name"]
        if name in names:
            (left.discard if event != "DELETED" and reached(found) else left.add)(name)
        if not left:
            return
    raise AssertionError(f"after {seconds} s {len(left)} of {len(names)} {kind} are not so: {sorted(left)[:5]}")
