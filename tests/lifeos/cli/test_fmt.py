"""`lifeos fmt`: formats all declarations, or says which are not."""

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
