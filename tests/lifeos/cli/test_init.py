"""`lifeos init`: from nothing to a repository that passes its own check."""

import pytest

from tests.lifeos.compiler.test_folder import contents


def test_init_passes_check_at_once(run, fresh):
    assert run("-C", fresh, "check")[0] == 0
    assert run("-C", fresh, "compile", "--check", "--no-cache")[0] == 0
    assert run("-C", fresh, "schema", "--check")[0] == 0
    assert run("-C", fresh, "fmt", "--check")[0] == 0
    assert "name: acme" in (fresh / "lifeos.yaml").read_text()
    declared = [path for path in fresh.rglob("*.yaml") if "manifests" not in path.parts]
    assert not any("__" in path.read_text() for path in declared)


def test_init_says_what_comes_next_from_where_one_is(run, tmp_path, monkeypatch):
    (tmp_path / "my life").mkdir()
    monkeypatch.chdir(tmp_path / "my life")
    assert "Next: `git init && git add -A && lifeos check`" in run("init", ".", "--name", "life")[1]
    assert "Next: `cd 'a b' && git init && " in run("init", "a b", "--name", "ab")[1]
    (tmp_path / ".git").mkdir()
    assert "Next: `cd fleet && git add -A && lifeos check`" in run("init", "fleet")[1]


def test_init_with_such_a_name(run, tmp_path):
    assert run("init", tmp_path / "true")[0] == 0
    assert run("-C", tmp_path / "true", "check")[0] == 0


@pytest.mark.parametrize("arguments", [("--trust-domain", "a b"), ("--repository", "here"), ("--repository", "a#b, c")])
def test_init_that_would_be_a_mistake_is_not_written(run, tmp_path, arguments):
    code, out, err = run("init", tmp_path / "acme", *arguments)
    assert code == 1
    assert "LOS126" in out
    assert "nothing was written" in err
    assert not (tmp_path / "acme").exists()


def test_init_never_overwrites(run, fresh):
    before = contents(fresh)
    code, _, err = run("init", fresh)
    assert code == 2
    assert "exist already; nothing was written" in err
    assert contents(fresh) == before


def test_init_does_not_render_over_someone_elses_file(run, tmp_path):
    path = tmp_path / "acme/manifests/local/hello/rollout-hello.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")
    code, out, _ = run("init", tmp_path / "acme")
    assert code == 1
    assert "LOS805" in out
    assert path.read_text() == "mine\n"


def test_init_in_a_folder_whose_name_is_no_name(run, tmp_path):
    code, _, err = run("init", tmp_path / "Acme Inc")
    assert code == 2
    assert "--name" in err
    assert run("init", tmp_path / "Acme Inc", "--name", "acme", "--trust-domain", "acme.example")[0] == 0
    assert "acme.example" in (tmp_path / "Acme Inc/lifeos.yaml").read_text()
