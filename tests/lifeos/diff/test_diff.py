"""`lifeos diff`: what changed by meaning between two git states."""

import json

import pytest

from lifeos.cli.main import main
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import compile_
from tests.lifeos.compiler.test_plan import commit, current, git

HELLO = "agents.d/platform/hello"


@pytest.fixture
def history(repo):
    """The example repository, compiled and committed."""
    git(repo, "init", "-q")
    compile_(repo)
    commit(repo, "first")
    return repo


@pytest.fixture
def diff(history, capsys):
    """The changes from the last commit to the work tree."""

    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["-C", str(history), "diff", "--format", "json", *arguments])
        assert left.value.code == 0
        return json.loads(capsys.readouterr().out)["changes"]

    return call


def declared(changes):
    return [(change["verb"], change["kind"], change["name"]) for change in changes if change["scope"] == "declared"]


def test_nothing_changed(history, diff):
    (history / HELLO / "agent.yaml").write_text(
        "# a comment\n" + example.agent("hello", "platform").replace("  prompt: prompts", "  prompt:   prompts")
    )
    assert diff() == []


def test_a_changed_prompt_is_one_new_generation(history, diff):
    example.write(history, {f"{HELLO}/prompts/system.md": "You help gladly.\nAlways.\n"})
    compile_(history)
    changes = diff()
    assert declared(changes) == [("changed", "Agent", "hello")]
    assert changes[0]["fields"] == [{"path": "prompt text", "before": "1 line out", "after": "2 lines in"}]
    (generation,) = [
        change
        for change in changes
        if change["scope"] == "prod" and change["kind"] == "ConfigMap" and change["name"].endswith("/hello")
    ]
    assert generation["verb"] == "changed"
    assert generation["was"].startswith("hello-")
    assert not any(change["verb"] in ("added", "removed") for change in changes)


def test_a_generation_is_compared_with_the_one_before_and_not_with_one_that_is_let_go(history, diff):
    for number in range(3):
        example.write(history, {f"{HELLO}/prompts/system.md": f"Version {number}.\n"})
        compile_(history)
    commit(history, "three generations")
    before = current(history)
    example.write(history, {f"{HELLO}/prompts/system.md": "Version 3.\n"})
    compile_(history)
    (generation,) = [
        change
        for change in diff()
        if change["scope"] == "prod" and change["name"].endswith("/hello") and change["kind"] == "ConfigMap"
    ]
    assert generation["was"] == before
    assert {"before": "Version 2.\n", "after": "Version 3.\n"}.items() <= generation["fields"][0].items()


def test_added_removed_changed(history, diff):
    example.write(history, example.agent_files("scribe", "finance"))
    for path in ("agent.yaml", "prompts/system.md"):
        (history / HELLO / path).unlink()
    example.write(history, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads", "Lists")})
    compile_(history)
    changes = diff()
    assert sorted(declared(changes)) == [
        ("added", "Agent", "scribe"),
        ("changed", "Tool", "ledger-read"),
        ("removed", "Agent", "hello"),
    ]
    rendered = {(change["verb"], change["kind"], change["name"]) for change in changes if change["scope"] == "prod"}
    assert ("added", "Rollout", "lifeos-finance/scribe") in rendered
    assert ("removed", "Rollout", "lifeos-platform/hello") in rendered


def test_a_renamed_agent_is_one_change(history, diff):
    for path in ("agent.yaml", "prompts/system.md"):
        (history / HELLO / path).unlink()
    text = example.agent("greeter", "platform").replace("The agent greeter", "The agent hello")
    example.write(
        history,
        {"agents.d/platform/greeter/agent.yaml": text, "agents.d/platform/greeter/prompts/system.md": "You help.\n"},
    )
    changes = diff()
    assert declared(changes) == [("renamed", "Agent", "greeter")]
    assert changes[0]["was"] == "hello"


def test_the_blast_radius_of_a_default(history, diff):
    """Nobody edited the agents; both would spend more, but for the one that says otherwise."""
    example.write(history, {"lifeos.yaml": example.PLATFORM.replace("perDay: 2 USD", "perDay: 3 USD")})
    inherited = [change for change in diff() if change["scope"] == "inherited"]
    assert [(change["name"], change["fields"]) for change in inherited] == [
        ("hello", [{"path": "budget.perDay", "before": "2 USD", "after": "3 USD"}])
    ]


def test_between_two_revisions(history, diff):
    example.write(history, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads", "Lists")})
    compile_(history)
    commit(history, "second")
    example.write(history, {"agents.d/platform/tools.yaml": "torn: ["})
    assert declared(diff("HEAD~1", "HEAD")) == [("changed", "Tool", "ledger-read")]


def test_durations_read_as_they_are_written(history, diff):
    example.write(history, {f"{HELLO}/agent.yaml": example.agent("hello", "platform", "  runtime: {idle: 90s}\n")})
    assert diff()[0]["fields"] == [{"path": "spec.runtime.idle", "before": "", "after": "1m30s"}]
    platform = example.PLATFORM.replace(
        "defaults:\n    runtime: {", "defaults:\n    breaker: {cooldown: 1h}\n    runtime: {"
    )
    example.write(history, {"lifeos.yaml": platform})
    inherited = [field for change in diff() if change["scope"] == "inherited" for field in change["fields"]]
    assert {"path": "breaker.cooldown", "before": "10m", "after": "1h"} in inherited
