"""`lifeos fmt`: formats all declarations, or says which are not."""

import pytest

from tests.lifeos import example

UGLY = "kind: Memory\napiVersion: lifeos.dev/v1alpha1\nmetadata:   {name: x} # who\nspec: {}\n"


def test_formats_and_checks(run, repo):
    example.write(repo, {"agents.d/platform/memory.yaml": UGLY})
    code, out, _ = run("-C", repo, "fmt", "--check")
    assert code == 1
    assert "would change agents.d/platform/memory.yaml" in out
    assert (repo / "agents.d/platform/memory.yaml").read_text() == UGLY
    assert run("-C", repo, "fmt")[0] == 0
    assert "# who" in (repo / "agents.d/platform/memory.yaml").read_text()
    assert run("-C", repo, "fmt", "--check")[0] == 0


def test_only_the_given_paths(run, repo):
    example.write(repo, {"agents.d/platform/memory.yaml": UGLY})
    before = (repo / "lifeos.yaml").read_text()
    code, out, _ = run("-C", repo, "fmt", "agents.d/platform/memory.yaml")
    assert (code, out) == (0, "formatted agents.d/platform/memory.yaml\n")
    assert (repo / "lifeos.yaml").read_text() == before


def test_a_file_that_is_not_yaml_is_left_alone_and_named(run, repo):
    example.write(repo, {"agents.d/platform/memory.yaml": "memory: ["})
    code, _, err = run("-C", repo, "fmt")
    assert code == 1
    assert "agents.d/platform/memory.yaml: left alone" in err
    assert (repo / "agents.d/platform/memory.yaml").read_text() == "memory: ["


def test_formatting_changes_nothing_that_is_rendered(run, repo, tmp_path):
    assert run("-C", repo, "compile")[0] == 0
    assert run("-C", repo, "fmt")[0] == 0
    assert run("-C", repo, "compile", "--check", "--no-cache")[0] == 0


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nope.yaml", "there is no 'nope.yaml'"),
        ("agents.d/platform/memry.yaml", "did you mean 'agents.d/platform/memory.yaml'?"),
        ("README.md", "there is no declaration in 'README.md'"),
        ("agents.d/platform/hello/prompts", "there is no declaration in 'agents.d/platform/hello/prompts'"),
        ("../../../../../etc/passwd", "'../../../../../etc/passwd' is not in the repository"),
        ("/etc/passwd", "'/etc/passwd' is not in the repository"),
    ],
)
def test_a_path_without_declarations_is_a_mistake_of_the_command_line(run, repo, path, says):
    example.write(repo, {"README.md": "# x\n", "agents.d/platform/memory.yaml": UGLY})
    code, out, err = run("-C", repo, "fmt", "agents.d/platform/memory.yaml", path)
    assert (code, out) == (2, "")
    assert says in err
    assert (repo / "agents.d/platform/memory.yaml").read_text() == UGLY


@pytest.mark.parametrize("arguments", [(), ("--check",), ("x.yaml",)], ids=str)
def test_a_folder_without_declarations_is_no_repository(run, tmp_path, arguments):
    code, out, err = run("-C", tmp_path, "fmt", *arguments)
    assert (code, out) == (2, "")
    assert f"there is no declaration in {tmp_path}" in err


def test_paths_are_meant_from_where_one_is(run, repo, monkeypatch):
    run("-C", repo, "fmt")
    example.write(repo, {"agents.d/platform/memory.yaml": UGLY})
    monkeypatch.chdir(repo / "agents.d/platform")
    assert run("fmt", "memory.yaml")[1] == "formatted agents.d/platform/memory.yaml\n"
    assert run("fmt", "memory.yaml")[1] == "1 file is well formatted\n"
    assert run("fmt", ".")[0] == run("fmt", repo / "agents.d")[0] == run("fmt", "agents.d/platform/")[0] == 0
