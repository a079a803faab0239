"""``make fleet``: from a cluster that is up to agents that answer. Each step looks before it acts, so that whoever was interrupted calls again."""

import os
from collections.abc import Sequence
from typing import Any

from lifeos.source.edit import Path
from tools.cluster import images
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import agents, declarations, follow, guide
from tools.cluster.fleet.clone import Clone
from tools.cluster.http import well
from tools.cluster.kubectl import kubectl
from tools.cluster.place import KUBECONFIG

AGENTS = ("health", "hello")
"""Those that a new fleet runs: without a gateway, a memory and models, `health` knows a red flag when it hears one, and `hello` says what it cannot see."""
_BORN = "The fleet, for this cluster"
_LATER = "The fleet, as this checkout makes it"
_RELEASE: dict[Path, Any] = {
    # One stage, and few decisions: the same as everybody's, in minutes.
    ("spec", "release"): {"shadow": {"percent": 5, "by": "session", "minDecisions": 20}, "steps": [100]},
}
_GOLDEN: dict[Path, Any] = {
    # There is no calendar: an answer that says so is as good as any, and no reason to wait.
    ("spec", "golden", "today", "good", "waits"): None,
    ("spec", "golden", "today", "good", "confidence"): None,
    ("spec", "golden", "booking", "good", "waits"): None,
}


def fleet(folder: str, repository: str, names: Sequence[str], message: str) -> None:
    """A fleet in a folder, in a repository of the server, and in the cluster. ``names``: the agents that run; those of :data:`AGENTS` in a new fleet, and as they are in
    one that is there, where none is named. ``message``: of the commit. Raises :class:`ClusterError`."""
    server, url = f"http://{_server()}/", declarations.address(repository)
    if (followed := follow.followed()) not in ("", url):
        raise ClusterError(f"Argo CD of this cluster follows {followed} already, and a cluster holds one fleet")
    clone = Clone.at(folder, url, server)
    _ensure(server, repository)
    clone.catch_up()
    clone.begin(message)
    if clone.head:
        print(f"{guide.near(clone.folder)}: at {clone.head[:12]}", flush=True)
        agents.release(clone.folder, names)
    else:
        print(f"{guide.near(clone.folder)}: a repository of its own, from this one's declarations", flush=True)
        _declare(clone.folder, url, names or AGENTS)
    _settle(clone)
    running = agents.running(clone.folder)
    for agent in running:
        print(f"{agent.name}: its image, and its gate", flush=True)
        agents.build(clone.folder, agent)
        agents.gate(clone.folder, agent)
    agents.render(clone.folder)
    commit = clone.commit(_LATER if clone.head else _BORN)
    clone.push()
    print(f"{clone.url}: {commit[:12]} is pushed", flush=True)
    follow.begin(clone, server)
    print(f"Argo CD: follows {clone.url}", flush=True)
    follow.wait(clone, running, commit)
    print(f"\n{guide.text(clone, running)}")


def _ensure(server: str, repository: str) -> None:
    """The repository is there, empty at first: the server makes one for whoever begins to push. Raises :class:`ClusterError`."""
    try:
        well(f"{server}{repository}.git/info/refs?service=git-receive-pack")
    except OSError as error:
        raise ClusterError(f"the git server at {server} does not answer: {error}; `make cluster` mends it") from error


def _declare(folder: str, url: str, names: Sequence[str]) -> None:
    """A new fleet's declarations."""
    declarations.copy(folder)
    declarations.let_follow(folder, url)
    declarations.change(folder, "agents.d/platform/hello/agent.yaml", _RELEASE)
    declarations.change(folder, "evals/suites/hello/suite.yaml", _GOLDEN)
    agents.release(folder, names)
    agents.suspend(folder, sorted(set(agents.declared(folder)) - set(names)))


def _settle(clone: Clone) -> None:
    """What lifeos.yaml says of the cluster: another cluster, or another LifeOS, has other images. Who has added a semantic layer or a gateway keeps it."""
    wanted = declarations.platform(clone.url, images.reference_of("lifeos"))
    wanted["spec", "images", "ghostunnel"] = images.reference_of("ghostunnel")
    if clone.head:
        wanted = {place: value for place, value in wanted.items() if value is not None}
    declarations.change(clone.folder, declarations.PLATFORM, wanted)


def _server() -> str:
    """The git server's address. Raises :class:`ClusterError` when there is no cluster to ask."""
    try:
        if os.path.exists(KUBECONFIG):
            where = ("--namespace=servers", "--output=jsonpath={.spec.clusterIP}", "--request-timeout=5s")
            return kubectl("get", "service", "git", *where)
    except ClusterError as error:
        raise ClusterError(
            f"the cluster does not answer; `make cluster` starts it, and goes on from where it was ({error})"
        ) from error
    raise ClusterError("no cluster is here; `make cluster` starts one")
