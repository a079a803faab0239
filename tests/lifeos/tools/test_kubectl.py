"""kubectl as a program. What a real API server answers is in tests/proofs/test_submit.py; here is what goes wrong before and after."""

import stat
from contextlib import closing

import pytest

from lifeos.errors import ProgramError
from lifeos.tools.kubectl import AbsentError, Cluster


@pytest.fixture
def kubectl(tmp_path, monkeypatch):
    """Put a script in the place of kubectl."""

    def place(text):
        path = tmp_path / "kubectl"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return place


def test_without_kubectl(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError, match="kubectl is not installed"):
        Cluster()


def test_the_context_and_the_question_arrive(kubectl):
    kubectl('printf \'{"said": "%s"}\' "$*"')
    assert Cluster("prod").get("pods", "here", "x") == {
        "said": "--context=prod get pods x --namespace=here --output=json"
    }


def test_no_cluster(kubectl):
    kubectl('echo "E1 memcache.go: refused" >&2; echo "The connection to the server x was refused" >&2; exit 1')
    with pytest.raises(ProgramError, match="kubectl: The connection to the server x was refused"):
        Cluster().get("pods", "here", "x")


@pytest.mark.parametrize(
    "said",
    ['Error from server (NotFound): pods "x" not found', 'error: the server doesn\'t have a resource type "pods"'],
)
def test_what_is_absent_is_told_apart(kubectl, said):
    kubectl(f"echo '{said}' >&2; exit 1".replace("doesn't", "doesn'\"'\"'t"))
    with pytest.raises(AbsentError):
        Cluster().get("pods", "here", "x")


def test_a_watch_goes_on_when_the_server_ends_it(kubectl, tmp_path):
    kubectl(f"echo x >> {tmp_path}/calls; printf '{{\\n  \"call\": %d\\n}}\\n' $(wc -l < {tmp_path}/calls)")
    with closing(Cluster().watch("pods", "here", "x")) as states:
        assert [next(states)["call"] for _ in range(3)] == [1, 2, 3]


def test_a_watch_that_is_not_wanted_any_more_leaves_no_process(kubectl, tmp_path):
    kubectl(f"echo $$ > {tmp_path}/pid; printf '{{\\n}}\\n'; exec sleep 600")
    with closing(Cluster().watch("pods", "here", "x")) as states:
        assert next(states) == {}
    pid = (tmp_path / "pid").read_text().strip()
    with pytest.raises(FileNotFoundError):
        open(f"/proc/{pid}/stat").close()


def test_a_watched_object_that_is_deleted(kubectl):
    kubectl("echo 'Error from server (NotFound): gone' >&2; exit 1")
    with pytest.raises(AbsentError, match="gone"):
        next(Cluster().watch("pods", "here", "x"))
