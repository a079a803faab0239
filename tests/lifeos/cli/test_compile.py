"""`lifeos compile`: renders, or says what would change."""

import json

import pytest

from tests.lifeos import example


def test_compiles_and_says_how_much(run, repo):
    code, out, err = run("-C", repo, "compile")
    assert (code, err) == (0, "")
    assert out.endswith("files changed: 2 agents, 2 environments\n")
    assert run("-C", repo, "compile")[1] == "up to date: 2 agents, 2 environments\n"


def test_check_finds_what_is_out_of_date_and_writes_nothing(run, compiled):
    example.write(compiled, {"agents.d/platform/hello/prompts/system.md": "Another.\n"})
    (compiled / "manifests/prod/hello/rollout-hello.yaml").unlink()
    before = example.rendered(compiled)
    code, out, _ = run("-C", compiled, "compile", "--check", "--format", "json")
    assert code == 1
    found = json.loads(out)["diagnostics"]
    assert [item["code"] for item in found] == ["LOS801"]
    assert " missing" in found[0]["message"]
    assert example.rendered(compiled) == before
    assert run("-C", compiled, "compile")[0] == 0
    assert run("-C", compiled, "compile", "--check") == (0, "up to date: 2 agents, 2 environments\n", "")


def test_one_environment(run, repo):
    assert run("-C", repo, "compile", "--env", "local")[0] == 0
    assert not (repo / "manifests/prod").exists()


@pytest.mark.parametrize(
    ("name", "says"), [("lcoal", "did you mean 'local'?"), ("nope", "the platform has: local, prod")]
)
def test_an_environment_that_there_is_not_is_a_mistake_of_the_command_line(run, repo, name, says):
    code, out, err = run("-C", repo, "compile", "--env", "local", "--env", name)
    assert (code, out) == (2, "")
    assert says in err
    assert not (repo / "manifests").exists()


def test_without_a_platform_that_is_the_finding(run, repo):
    (repo / "lifeos.yaml").unlink()
    code, out, _ = run("-C", repo, "compile", "--env", "nope")
    assert code == 1
    assert "LOS112" in out


def test_findings_are_exit_1_and_nothing_is_written(run, repo):
    example.write(repo, {"agents.d/platform/tools.yaml": "tools: ["})
    code, out, err = run("-C", repo, "compile")
    assert (code, err) == (1, "")
    assert "error[LOS101]" in out
    assert not (repo / "manifests").exists()


def test_works_from_a_folder_inside_the_repository(run, repo, monkeypatch):
    monkeypatch.chdir(repo / "agents.d/platform")
    assert run("compile")[0] == 0
    assert (repo / "manifests").is_dir()


def test_outside_a_repository_it_says_so(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("compile")
    assert code == 1
    assert "error[LOS112]" in out
    assert list(tmp_path.iterdir()) == []
