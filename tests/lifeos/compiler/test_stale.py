"""Findings about files that a compilation would change: one each, but not thousands."""

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.stale import SHOWN, stale, unknown_environments
from tests.lifeos.compiler.test_pipeline import compile_


def test_many_files_are_summed_up(repo):
    found = stale(Compilation(str(repo)).plan())
    assert len(found) == SHOWN + 1
    assert found[-1].message.endswith("more rendered files are out of date")
    assert {item.code for item in found} == {"LOS801"}


def test_each_says_what_it_is(repo):
    compile_(repo)
    home = repo / "manifests/local/hello"
    (home / "rollout-hello.yaml").unlink()
    (home / "serviceaccount-hello.yaml").write_text("edited\n")
    found = {item.span.file.rpartition("/")[2]: item.message for item in stale(Compilation(str(repo)).plan())}
    assert found["rollout-hello.yaml"].endswith("is missing")
    assert found["serviceaccount-hello.yaml"].endswith("is not what the declarations say")
    assert len(found) == 2


def test_unknown_environments(repo):
    compilation = Compilation(str(repo))
    (item,) = unknown_environments(compilation, ("local", "prdo"))
    assert (item.code, item.span.file, item.hint) == ("LOS207", "lifeos.yaml", "did you mean 'prod'?")
