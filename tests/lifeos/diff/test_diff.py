"""`lifeos diff`: what changed by meaning between two git states."""

import json

import pytest

from lifeos.cli.main import main
from lifeos.diff.values import compare
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
    assert changes[0]["fields"] == [{"path": "prompt text", "before": "1 lines out", "after": "2 lines in"}]
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
    assert {"before": "Version 2.⏎", "after": "Version 3.⏎"}.items() <= generation["fields"][0].items()


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


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_reports_agree_on_what_changed(history, capsys, form):
    example.write(
        history, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads bookings", "Lists `all` bookings")}
    )
    with pytest.raises(SystemExit):
        main(["-C", str(history), "diff", "--format", form])
    out = capsys.readouterr().out
    assert "ledger-read" in out
    assert "Lists `all` bookings of a period." in out


def test_a_revision_that_is_none_and_a_folder_without_git(repo, capsys):
    for setup in (lambda: None, lambda: git(repo, "init", "-q")):
        setup()
        with pytest.raises(SystemExit) as left:
            main(["-C", str(repo), "diff", "nonsense"])
        assert left.value.code in (1, 2)
        assert "nonsense" in capsys.readouterr().err


def test_values_are_compared_by_name_and_not_by_position():
    def show(value):
        return str(value)

    before = {"tools": [{"name": "a", "x": 1}, {"name": "b", "x": 2}], "list": [1, 2], "same": {"a": 1}}
    after = {"tools": [{"name": "b", "x": 3}, {"name": "a", "x": 1}], "list": [2, 3], "same": {"a": 1}}
    assert [tuple(change) for change in compare(before, after, show)] == [
        ("tools[b].x", "2", "3"),
        ("list", "[1, 2]", "[2, 3]"),
    ]
    assert list(compare({"a": [1, {}]}, {"a": [1, {}]}, show)) == []
