"""What a new config repository holds besides what the compiler reads: enough for its owner, its reviewers, CI and Argo CD."""

import re
from pathlib import Path

import pytest
import yaml

from lifeos import scaffold
from lifeos.cli.main import COMMANDS

ROOT = Path(__file__).parents[3]
URL = "https://git.example/acme.git"


@pytest.fixture(scope="module")
def files():
    return scaffold.repository({"NAME": "acme", "REPOSITORY": URL, "TRUST_DOMAIN": "acme.example"})


def test_no_hole_is_left_and_nothing_of_ours(files):
    """Links lead to LifeOS, but nobody else's Argo CD may follow LifeOS's own repository."""
    for path, text in files.items():
        assert not re.search(r"__[A-Z_]+__", text), path
        assert "lifeos-dev/lifeos.git" not in text, path


def test_argo_cd_starts_from_this_repository(files):
    environments = yaml.safe_load(files["lifeos.yaml"])["spec"]["environments"]
    roots = {path for path in files if path.startswith("argocd/bootstrap/root-")}
    assert roots == {f"argocd/bootstrap/root-{name}.yaml" for name in environments}
    for name in environments:
        source = yaml.safe_load(files[f"argocd/bootstrap/root-{name}.yaml"])["spec"]["source"]
        assert (source["repoURL"], source["path"]) == (URL, f"argocd/{name}")
    assert yaml.safe_load(files["argocd/bootstrap/project.yaml"])["spec"]["sourceRepos"] == [URL]
    assert "argocd/bootstrap/settings.yaml" in files


def test_controllers_come_as_ours_do_for_this_repository_and_its_trust_domain(files):
    own = {path.relative_to(ROOT).as_posix() for path in (ROOT / "argocd/bootstrap/controllers").rglob("*.yaml")}
    assert own == {path for path in files if path.startswith("argocd/bootstrap/controllers/")}
    [_, spire] = yaml.safe_load_all(files["argocd/bootstrap/controllers/spire.yaml"])
    said = spire["spec"]["source"]["helm"]["valuesObject"]["global"]["spire"]["trustDomain"]
    assert said == yaml.safe_load(files["lifeos.yaml"])["spec"]["trustDomain"] != "lifeos.dev"
    [project, root] = yaml.safe_load_all(files["argocd/bootstrap/controllers/root.yaml"])
    assert root["spec"]["source"]["repoURL"] == URL
    assert URL in project["spec"]["sourceRepos"]


def test_ci_checks_pull_requests(files):
    text = files[".github/workflows/check.yaml"]
    workflow = yaml.load(text, yaml.BaseLoader)  # YAML 1.1 takes the key `on` for a boolean
    assert list(workflow["on"]) == ["pull_request"]
    steps = workflow["jobs"]["check"]["steps"]
    assert any(step.get("run") == "lifeos check --format github" for step in steps)
    for step in steps:
        assert "uses" not in step or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), "a tag can be moved"


def test_the_documentation_shows_that_workflow(files):
    shown = (ROOT / "docs/how-to/pull-requests.md").read_text(encoding="utf-8")
    assert files[".github/workflows/check.yaml"].partition("\n")[2] in shown


def test_the_readme_names_commands_and_files_that_exist(files):
    text = files["README.md"]
    assert text.startswith("# acme\n")
    for command in re.findall(r"lifeos ([a-z]+)", text):
        assert command in {name.split()[0] for name in COMMANDS}
    for path in re.findall(r"`([\w./-]+\.yaml)`", text):
        assert any(known.endswith(path) for known in files), path
    for path in re.findall(r"-f (\S+)", text):
        assert path in files


def test_what_is_rendered_is_folded_and_what_is_written_by_hand_is_not(files):
    assert "argocd/bootstrap/** -linguist-generated" in files[".gitattributes"]
    assert ".lifeos/" in files[".gitignore"]
