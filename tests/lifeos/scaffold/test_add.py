"""New files come with what is rendered from them, or not at all."""

import builtins
import errno

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.errors import LifeOSError, UsageError
from lifeos.scaffold.add import add
from tests.lifeos import example
from tests.lifeos.compiler.test_folder import contents

SCRIBE = example.agent_files("scribe", "platform")


def test_files_are_there_and_rendered(repo):
    outcome = add(str(repo), {**SCRIBE, "README.md": "hello\n"})
    assert not outcome.found
    assert (repo / "README.md").read_text() == "hello\n"
    assert (repo / "manifests/prod/scribe/rollout-scribe.yaml").exists()
    assert Compilation(str(repo), cached=False).plan().changes == []


def test_afterwards_there_is_nothing_to_compile_with_the_cache_either(repo):
    add(str(repo), SCRIBE)
    outcome = Compilation(str(repo)).plan()
    assert (outcome.changes, outcome.rendered) == ([], 0)


def test_what_would_be_a_finding_is_told_and_not_written(repo):
    before = contents(repo)
    outcome = add(str(repo), example.agent_files("scribe", "platform", "  tools: [{ref: nowhere}]\n"))
    assert [(item.code, item.span.file) for item in outcome.found] == [
        ("LOS201", "agents.d/platform/scribe/agent.yaml")
    ]
    assert contents(repo) == before


def test_nothing_is_overwritten(repo):
    before = contents(repo)
    with pytest.raises(UsageError, match=r"team\.yaml and 1 more exist already; nothing was written"):
        add(str(repo), {"agents.d/platform/team.yaml": "", "lifeos.yaml": "", "new.yaml": ""})
    assert contents(repo) == before


def test_a_disk_that_refuses_in_the_middle_leaves_none_of_the_files(repo, monkeypatch):
    before = contents(repo)
    opened = builtins.open

    def full(path, mode="r", *arguments, **options):
        if mode == "x" and str(path).endswith("system.md"):
            raise OSError(errno.ENOSPC, "No space left on device", path)
        return opened(path, mode, *arguments, **options)

    monkeypatch.setattr(builtins, "open", full)
    with pytest.raises(LifeOSError, match="No space left on device; nothing was kept"):
        add(str(repo), SCRIBE)
    monkeypatch.undo()
    assert contents(repo) == before
