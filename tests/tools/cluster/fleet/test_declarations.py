"""What a fleet on the cluster declares: this repository's own files, changed and compiled."""

import pytest
import yaml

from lifeos.compiler.pipeline import Compilation
from lifeos.schema.format import formatted
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import declarations

URL = declarations.address("config")
IMAGE = f"lifeos.invalid/lifeos@sha256:{'1' * 64}"


@pytest.fixture
def copy(tmp_path):
    declarations.copy(str(tmp_path))
    declarations.let_follow(str(tmp_path), URL)
    declarations.change(str(tmp_path), "lifeos.yaml", declarations.platform(URL, IMAGE))
    return tmp_path


def test_it_compiles_for_the_clusters_own_servers_and_names_nobody_elses(copy):
    compilation = Compilation(str(copy), cached=False)
    outcome = compilation.plan()
    assert {item.code for item in outcome.found if item.severity == "error"} <= {"LOS504"}
    compilation.apply(outcome)
    root = yaml.safe_load((copy / "argocd/bootstrap/root-local.yaml").read_text())
    hello = yaml.safe_load((copy / "argocd/local/application-hello.local.yaml").read_text())
    assert root["spec"]["source"]["repoURL"] == hello["spec"]["source"]["repoURL"] == URL
    assert yaml.safe_load((copy / "argocd/bootstrap/project.yaml").read_text())["spec"]["sourceRepos"] == [URL]
    verdict = yaml.safe_load((copy / "manifests/local/_platform/deployment-lifeos-verdict.yaml").read_text())
    assert verdict["spec"]["template"]["spec"]["containers"][0]["image"] == IMAGE
    assert not (copy / "manifests/local/_platform/deployment-lifeos-memory.yaml").exists()
    assert not (copy / "manifests/local/_platform/deployment-lifeos-authorizer.yaml").exists()


def test_comments_stay_and_the_style_is_ours(copy):
    text = (copy / "lifeos.yaml").read_text()
    assert formatted("lifeos.yaml", text) == text
    assert "# A branch, not a tag: `git revert` on it is the rollback." in text
    assert "semantic layer" not in text


def test_the_same_again_is_not_written(copy):
    before = (copy / "lifeos.yaml").stat()
    declarations.change(str(copy), "lifeos.yaml", declarations.platform(URL, IMAGE))
    assert (copy / "lifeos.yaml").stat().st_ino == before.st_ino


def test_a_file_that_cannot_be_read_is_left_to_people(copy):
    (copy / "lifeos.yaml").write_text("spec: {\n")
    with pytest.raises(ClusterError, match=r"lifeos\.yaml cannot be edited"):
        declarations.change(str(copy), "lifeos.yaml", declarations.platform(URL, IMAGE))
    assert (copy / "lifeos.yaml").read_text() == "spec: {\n"


@pytest.mark.parametrize("name", ["", "../config", "Config", "a/b", "a b"])
def test_a_repository_has_a_name_that_the_server_takes(name):
    with pytest.raises(ClusterError, match="small letters"):
        declarations.address(name)
