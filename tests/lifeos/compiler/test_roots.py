"""Every environment has a root from which Argo CD reads it, and every root an environment."""

import os

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.roots import FOLDER, without_root
from lifeos.errors import LifeOSError
from tests.lifeos import example


def found(repo):
    return [(item.code, item.span.file, item.span.line) for item in without_root(Compilation(str(repo)))]


def root(name):
    return f"kind: Application\nspec:\n  source:\n    path: {name}\n"


@pytest.fixture
def others(repo):
    """The roots of all environments but ``local``."""
    names = Compilation(str(repo)).analysis.catalog.platform.environments
    example.write(repo, {f"{FOLDER}/of-{name}.yaml": root(f"argocd/{name}") for name in names if name != "local"})


def test_without_a_bootstrap_nothing_is_said(repo):
    assert found(repo) == []


def test_an_environment_without_a_root(repo):
    example.write(repo, {f"{FOLDER}/project.yaml": "kind: AppProject\n", f"{FOLDER}/README.md": "path: argocd/local\n"})
    assert {(code, file) for code, file, _ in found(repo)} == {("LOS807", "lifeos.yaml")}


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(
    "path", ["argocd/local", "'argocd/local'", '"argocd/local"  # the cluster here', "argocd/local/"]
)
def test_a_root_is_known_by_what_it_reads(repo, path):
    example.write(repo, {f"{FOLDER}/a.yaml": root(path)})
    assert found(repo) == []


@pytest.mark.usefixtures("others")
def test_a_root_that_reads_nothing(repo):
    example.write(repo, {f"{FOLDER}/a.yaml": root("argocd/local"), f"{FOLDER}/b.yaml": root("argocd/loca")})
    assert found(repo) == [("LOS807", f"{FOLDER}/b.yaml", 4)]


@pytest.mark.usefixtures("others")
def test_what_is_commented_out_reads_nothing(repo):
    example.write(repo, {f"{FOLDER}/a.yaml": "#    path: argocd/gone\n" + root("argocd/local")})
    assert found(repo) == []


def test_a_generator_makes_a_root_for_each(repo):
    example.write(repo, {f"{FOLDER}/a.yaml": root("'argocd/{{.environment}}'")})
    assert found(repo) == []


def test_a_bootstrap_that_cannot_be_read_is_no_bug(repo):
    os.makedirs(repo / FOLDER / "a.yaml")
    with pytest.raises(LifeOSError, match=r"cannot read argocd/bootstrap/a\.yaml"):
        found(repo)
