"""`make fleet` before a cluster that is not there, or is somebody else's; and the declarations of a new fleet."""

import pytest
import yaml

from lifeos.compiler.pipeline import Compilation
from tests.tools.cluster.test_git_server import git, server  # noqa: F401
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import deploy
from tools.cluster.fleet.agents import running

URL = deploy.declarations.address("config")


def test_without_a_cluster_it_says_what_starts_one(tmp_path, monkeypatch):
    monkeypatch.setattr(deploy, "KUBECONFIG", str(tmp_path / "nothing"))
    with pytest.raises(ClusterError, match="no cluster is here; `make cluster` starts one"):
        deploy.fleet(str(tmp_path / "fleet"), "config", (), "")
    assert not (tmp_path / "fleet").exists()


def test_one_that_does_not_answer_is_not_up(tmp_path, monkeypatch):
    def kubectl(*words):
        raise ClusterError("connection refused")

    (tmp_path / "kubeconfig").write_text("")
    monkeypatch.setattr(deploy, "KUBECONFIG", str(tmp_path / "kubeconfig"))
    monkeypatch.setattr(deploy, "kubectl", kubectl)
    with pytest.raises(ClusterError, match=r"does not answer; `make cluster` starts it.*connection refused"):
        deploy.fleet(str(tmp_path / "fleet"), "config", (), "")


def test_a_cluster_that_follows_something_else_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(deploy, "_server", lambda: "10.0.0.1")
    monkeypatch.setattr(deploy.follow, "followed", lambda: "https://example.org/another.git")
    with pytest.raises(ClusterError, match=r"follows https://example\.org/another\.git already"):
        deploy.fleet(str(tmp_path / "fleet"), "config", (), "")
    assert not (tmp_path / "fleet").exists()


def test_a_new_fleet_runs_who_was_named_and_can_release_a_change_without_a_calendar(tmp_path):
    deploy._declare(str(tmp_path), URL, ["hello"])
    assert [agent.name for agent in running(str(tmp_path))] == ["hello"]
    found = Compilation(str(tmp_path), cached=False).plan().found
    assert {item.code for item in found if item.severity == "error"} <= {"LOS504"}
    assert not [item for item in found if item.code == "LOS604"], "there are golden decisions enough"
    suite = yaml.safe_load((tmp_path / "evals/suites/hello/suite.yaml").read_text())
    assert all("waits" not in one["good"] for one in suite["spec"]["golden"].values())


def test_again_it_keeps_what_somebody_added(tmp_path, monkeypatch):
    monkeypatch.setattr(deploy.images, "reference_of", lambda name: f"lifeos.invalid/{name}@sha256:{'1' * 64}")
    clone = deploy.Clone(str(tmp_path), URL)
    deploy._declare(str(tmp_path), URL, ["hello"])
    monkeypatch.setattr(deploy.Clone, "head", "")
    deploy._settle(clone)
    file = tmp_path / "lifeos.yaml"
    assert "memory" not in yaml.safe_load(file.read_text())["spec"]
    file.write_text(f"{file.read_text()}  memory: {{image: mine}}\n")
    monkeypatch.setattr(deploy.Clone, "head", "c" * 40)
    deploy._settle(clone)
    assert yaml.safe_load(file.read_text())["spec"]["memory"] == {"image": "mine"}


def test_a_repository_of_any_name_is_there_before_it_is_asked(server):  # noqa: F811
    deploy._ensure(f"{server}/", "fleet-1")
    assert git(None, "ls-remote", f"{server}/fleet-1.git").returncode == 0
    with pytest.raises(ClusterError, match=r"does not answer.*make cluster"):
        deploy._ensure("http://127.0.0.1:1/", "fleet-1")


def test_a_folder_that_holds_something_else_makes_nothing_on_the_server(tmp_path, server, monkeypatch):  # noqa: F811
    (tmp_path / "letter").write_text("mine")
    monkeypatch.setattr(deploy, "_server", lambda: server.removeprefix("http://"))
    monkeypatch.setattr(deploy.follow, "followed", lambda: "")
    with pytest.raises(ClusterError, match="holds something else"):
        deploy.fleet(str(tmp_path), "fleet-1", (), "")
    assert git(None, "ls-remote", f"{server}/fleet-1.git", check=False).returncode
