"""When a fleet is there, by what Argo CD and the controllers say of it."""

import types

import pytest

from tests.tools.cluster.test_git_server import git
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import follow
from tools.cluster.fleet.clone import Clone

COMMIT = "c" * 40
HELLO = types.SimpleNamespace(name="hello")


def application(name, revision=COMMIT, **more):
    status = {"sync": {"status": "Synced", "revision": revision}, "operationState": {"phase": "Succeeded"}}
    return {"metadata": {"name": name}, "status": status, **more}


def rollout(phase="Healthy", generation=2, **status):
    status = {"phase": phase, "observedGeneration": "2", **status}
    meta = {"name": "hello", "generation": generation, "labels": {"lifeos.dev/agent": "hello"}}
    return {"kind": "Rollout", "metadata": meta, "status": status}


def service(ready, observed=2):
    status = {"conditions": [{"type": "Ready", "status": ready}], "observedGeneration": observed}
    return {"kind": "Service", "metadata": {"name": "hello", "generation": 2}, "status": status}


def test_synced_is_what_was_compared_with_this_commit_and_is_done_with():
    assert follow.synced(application("a"), COMMIT)
    assert not follow.synced(None, COMMIT)
    assert not follow.synced(application("a", "d" * 40), COMMIT)
    assert not follow.synced(application("a", operation={}), COMMIT)
    running = application("a")
    running["status"]["operationState"]["phase"] = "Running"
    assert not follow.synced(running, COMMIT)


@pytest.mark.parametrize(
    ("workload", "state"),
    [
        (None, "not made yet"),
        (rollout(), "healthy"),
        (rollout(generation=3), "starting"),
        (rollout("Degraded", generation=3, abort=True), "starting"),
        (rollout("Paused", message="CanaryPauseStep"), "paused, CanaryPauseStep"),
        (service("True"), "healthy"),
        (service("True", observed=1), "starting"),
        (service("Unknown"), "starting"),
    ],
)
def test_an_agent_is_healthy_when_its_controller_says_so_of_what_is_declared_now(workload, state):
    assert follow.health("hello", workload) == state


def test_an_aborted_release_is_an_end():
    with pytest.raises(ClusterError, match=r"the release of hello was aborted.*worse.*git revert"):
        follow.health("hello", rollout("Degraded", abort=True, message="worse"))


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """What kubectl finds, look by look; time passes with each."""
    clone = Clone(str(tmp_path), "url")
    (tmp_path / "argocd/local").mkdir(parents=True)
    for name in ("application-hello.local.yaml", "appproject-platform.local.yaml"):
        (tmp_path / "argocd/local" / name).write_text("")
    looks, clock = [], [0.0]

    def everything(kinds):
        applications, workloads = looks[0]
        if kinds != follow._APPLICATION and len(looks) > 1:
            looks.pop(0)
        return applications if kinds == follow._APPLICATION else workloads

    monkeypatch.setattr(follow, "_all", everything)
    monkeypatch.setattr(follow.time, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    monkeypatch.setattr(follow.time, "monotonic", lambda: clock[0])
    return clone, looks


def test_each_step_is_said_once_and_the_end_is_when_all_is_there(cluster, capsys):
    clone, looks = cluster
    root, hello = application("lifeos-root-local"), application("hello.local")
    looks += [
        ([], []),
        ([root], []),
        ([root], []),
        ([root, hello], [rollout("Progressing")]),
        ([root, hello], [rollout()]),
    ]
    follow.wait(clone, [HELLO], COMMIT)
    assert [line.split(" s  ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "Argo CD: 0 of 2 Applications synced",
        "hello: not synced yet",
        "Argo CD: 1 of 2 Applications synced",
        "Argo CD: all synced",
        "hello: progressing",
        "hello: healthy",
    ]


def test_when_nothing_changes_any_more_it_says_what_is_missing(cluster):
    clone, looks = cluster
    looks.append(([application("lifeos-root-local"), application("hello.local")], []))
    with pytest.raises(ClusterError, match="nothing has changed for 600 s, and hello is not there yet"):
        follow.wait(clone, [HELLO], COMMIT)


def test_what_a_machine_commits_meanwhile_is_waited_for(tmp_path):
    """As the pin of an agent that sleeps."""
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.test")
    git(None, "init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "server.git"))
    git(None, "clone", "--quiet", str(tmp_path / "server.git"), str(tmp_path / "fleet"))
    clone = Clone(str(tmp_path / "fleet"), "url")
    commits = []
    for message in ("ours", "the machine's"):
        git(clone.folder, *author, "commit", "--quiet", "--allow-empty", f"--message={message}")
        git(clone.folder, "push", "--quiet", "origin", "HEAD:main")
        commits.append(clone.head)
    ours, theirs = commits
    assert follow._newest(clone, ours, [application("a", ours), application("b", theirs)]) == theirs
    assert follow._newest(clone, ours, [application("a", ours), application("b", "d" * 40)]) == ours
