"""Files that a compilation would change are one mistake, however many they are."""

import shutil

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.stale import SHOWN, stale
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import compile_


def test_many_files_are_one_finding(repo):
    compile_(repo)
    home = repo / "manifests/local/hello"
    (home / "rollout-hello.yaml").unlink()
    (home / "serviceaccount-hello.yaml").write_text("edited\n")
    example.write(repo, {"agents.d/finance/teller/agent.yaml": example.agent("teller", "finance")})
    (item,) = stale(Compilation(str(repo)).plan())
    assert item.code == "LOS801"
    assert "rendered files are out of date: " in item.message
    assert " are not what the declarations say, " in item.message
    assert len(item.related) == SHOWN
    assert item.span == item.related[0].span
    assert item.related == tuple(sorted(item.related))


def test_nothing_rendered_yet_and_nothing_to_say(repo):
    (item,) = stale(Compilation(str(repo)).plan())
    assert " are missing" in item.message
    compile_(repo)
    assert stale(Compilation(str(repo)).plan()) == []


def test_one_file_is_named(repo):
    compile_(repo)
    (repo / "manifests/local/hello/rollout-hello.yaml").unlink()
    (item,) = stale(Compilation(str(repo)).plan())
    assert (item.message, item.related) == ("manifests/local/hello/rollout-hello.yaml is missing", ())


def test_what_belongs_to_nothing(repo):
    compile_(repo)
    shutil.rmtree(repo / "agents.d/finance/teller")
    example.write(repo, {"agents.d/platform/datastores.yaml": example.DATASTORES.replace("teller", "hello")})
    (item,) = stale(Compilation(str(repo)).plan())
    assert " rendered from nothing that is declared" in item.message
