"""What Argo CD starts from must say what lifeos.yaml says, and nothing else."""

import shutil

import pytest

from lifeos.cluster.start import start
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import LifeOSError
from tests.architecture.test_files import ROOT

FOLDER = "argocd/bootstrap"


@pytest.fixture(scope="module")
def platform():
    return Compilation(str(ROOT), cached=False).analysis.catalog.platform


@pytest.fixture
def root(tmp_path):
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    return tmp_path


def changed(root, file, before, after):
    path = root / FOLDER / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_this_repository(root, platform):
    begin = start(str(root), platform, "prod")
    assert begin.repository == platform.source.repository
    assert (begin.revision, begin.folder) == ("main", "argocd/prod")
    assert [body["kind"] for body in (*begin.settings, *begin.project, begin.root)] == [
        "ConfigMap",
        "AppProject",
        "Application",
    ]


@pytest.mark.parametrize("file", ["settings.yaml", "project.yaml", "root-prod.yaml"])
def test_a_file_that_is_missing(root, platform, file):
    (root / FOLDER / file).unlink()
    with pytest.raises(LifeOSError, match=f"there is no {FOLDER}/{file}"):
        start(str(root), platform, "prod")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("path: argocd/prod", "path: argocd/local", "spec.source.path: argocd/local, but lifeos.yaml says argocd/prod"),
        ("targetRevision: main", "targetRevision: v1", "spec.source.targetRevision: v1, but lifeos.yaml says main"),
        ("repoURL: https://github.com", "repoURL: https://other.example", "spec.source.repoURL: https://other.example"),
        ("kind: Application", "kind: ApplicationSet", "only objects of kind Application in argocd are applied"),
        ("  namespace: argocd\n  annotations", "  namespace: default\n  annotations", "of namespace default"),
        ("spec:\n  project", "other:\n  project", "spec.source.repoURL: None"),
    ],
)
def test_a_root_that_reads_something_else(root, platform, before, after, said):
    changed(root, "root-prod.yaml", before, after)
    with pytest.raises(LifeOSError, match=said):
        start(str(root), platform, "prod")


def test_a_root_is_one_application(root, platform):
    path = root / FOLDER / "root-prod.yaml"
    path.write_text(f"{path.read_text()}---\n{path.read_text()}")
    with pytest.raises(LifeOSError, match="holds 2 Applications"):
        start(str(root), platform, "prod")


def test_settings_without_the_health_check(root, platform):
    changed(root, "settings.yaml", "resource.customizations.health.argoproj.io_Application", "something.else")
    with pytest.raises(LifeOSError, match="would look healthy whatever becomes of its agents"):
        start(str(root), platform, "prod")


def test_nothing_of_another_kind_is_applied(root, platform):
    secret = "\n---\n{apiVersion: v1, kind: Secret, metadata: {name: x, namespace: argocd}}\n"
    path = root / FOLDER / "settings.yaml"
    path.write_text(path.read_text() + secret)
    with pytest.raises(
        LifeOSError, match="holds v1 Secret x of namespace argocd; only objects of kind ConfigMap in argocd"
    ):
        start(str(root), platform, "prod")
