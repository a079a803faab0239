"""`lifeos new agent`: one more agent, and a repository that still passes its own check."""

import pytest
import yaml

from tests.lifeos.compiler.test_folder import contents


@pytest.mark.parametrize("profile", ["rollout", "knative"])
def test_new_agent_passes_check_at_once(run, fresh, profile):
    code, out, err = run("-C", fresh, "new", "agent", "scribe", "--team", "platform", "--profile", profile)
    assert (code, err) == (0, "")
    assert "agents.d/platform/scribe/agent.yaml" in out
    assert run("-C", fresh, "check")[0] == 0
    assert run("-C", fresh, "fmt", "--check")[0] == 0


def test_where_none_runs_without_a_receipt_a_new_agent_is_suspended(run, fresh):
    platform = fresh / "lifeos.yaml"
    platform.write_text(platform.read_text().replace("receipts: warn", "receipts: deny"))
    hello = fresh / "agents.d/platform/hello/agent.yaml"
    hello.write_text(hello.read_text().replace("  eval:", "  suspend: true\n  eval:"))
    code, out, err = run("-C", fresh, "new", "agent", "scribe", "--team", "platform")
    assert (code, err) == (0, "")
    assert "take 'suspend: true' out" in out
    assert yaml.safe_load((fresh / "agents.d/platform/scribe/agent.yaml").read_text())["spec"]["suspend"] is True
    assert run("-C", fresh, "check")[0] == 0
    assert run("-C", fresh, "fmt", "--check")[0] == 0


@pytest.mark.parametrize(
    "description",
    [
        "Reads: mails # and answers",
        "yes",
        "012",
        "- a list",
        "'quoted",
        '"',
        "@all",
        "{a: b}",
        "ä → ö",
        "2026-01-01",
        "a\\b",
    ],
)
def test_any_sentence_describes_an_agent(run, fresh, description):
    assert run("-C", fresh, "new", "agent", "scribe", "--team", "platform", "--description", description)[0] == 0
    document = yaml.safe_load((fresh / "agents.d/platform/scribe/agent.yaml").read_text())
    assert document["spec"]["description"] == description
    assert run("-C", fresh, "compile", "--check")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Scribe", "--team", "platform"], "'Scribe' is not a name"),
        (["../x", "--team", "platform"], "is not a name"),
        (["scribe", "--team", "platfrom"], "did you mean 'platform'?"),
        (["hello", "--team", "platform"], "there is an agent 'hello' already"),
        (["scribe", "--team", "platform", "--description", " "], "one sentence"),
        (["scribe", "--team", "platform", "--description", "a\nb"], "one sentence"),
    ],
    ids=str,
)
def test_new_agent_refuses_before_it_writes(run, fresh, arguments, says):
    before = contents(fresh)
    code, _, err = run("-C", fresh, "new", "agent", *arguments)
    assert code == 2
    assert says in err
    assert contents(fresh) == before


@pytest.mark.parametrize("name", ["true", "null", "yes", "on", "y", "n"])
def test_a_name_that_yaml_readers_take_for_something_else_is_written_in_quotes(run, fresh, name):
    assert run("-C", fresh, "new", "agent", name, "--team", "platform")[::2] == (0, "")
    assert yaml.safe_load((fresh / f"agents.d/platform/{name}/agent.yaml").read_text())["metadata"]["name"] == name
    assert run("-C", fresh, "check")[0] == 0
    assert run("-C", fresh, "new", "agent", "scribe", "--team", "platform")[0] == 0


def test_new_agent_that_would_be_a_mistake_is_not_written(run, fresh):
    before = contents(fresh)
    secret = "sk-" + "EXAMPLEexample0123456789"
    code, out, err = run("-C", fresh, "new", "agent", "scribe", "--team", "platform", "--description", secret)
    assert code == 1
    assert "LOS404" in out
    assert "nothing was written" in err
    assert secret not in out + err
    assert contents(fresh) == before


def test_new_agent_in_a_repository_with_mistakes_writes_nothing(run, fresh):
    (fresh / "agents.d/platform/budget.yaml").write_text("budget: [")
    before = contents(fresh)
    assert run("-C", fresh, "new", "agent", "scribe", "--team", "platform")[0] == 1
    assert contents(fresh) == before
