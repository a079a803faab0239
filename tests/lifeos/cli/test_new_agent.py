"""`lifeos new agent`: one more agent, and a repository that still passes its own check."""

import json

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


def test_a_new_agent_passes_its_gate_and_so_does_the_one_of_init(run, fresh):
    """Really, with the code and the scenarios that were written; what they say next is all there is to do."""
    assert (
        "`lifeos gym run scribe && lifeos compile`"
        in run("-C", fresh, "new", "agent", "scribe", "--team", "platform")[1]
    )
    for agent in ("hello", "scribe"):
        code, out, err = run("-C", fresh, "gym", "run", agent, "--jobs", "2")
        assert (code, out.split("\n")[0]) == (0, f"PASS  {agent} before suite {agent}, 100 simulations read"), err
    assert run("-C", fresh, "compile")[0] == 0
    code, out, _ = run("-C", fresh, "check")
    assert (code, "0 findings" in out) == (0, True)


def test_a_new_agent_may_ask_what_its_code_asks(run, fresh):
    """One scope of a memory that there is; in its pod, one without a memory is refused."""
    memory = fresh / "agents.d/platform/memory.yaml"
    memory.write_text(
        memory.read_text().replace("  scopes:\n", "  scopes:\n    - {name: profile, description: Wishes.}\n")
    )
    out = run("-C", fresh, "new", "agent", "scribe", "--team", "platform")[1]
    assert "It may ask memory 'user-context' for its scope 'profile', and nothing else." in out
    told = [
        yaml.safe_load(path.read_text())["data"] for path in (fresh / "manifests").glob("*/scribe/configmap-*.yaml")
    ]
    configs = [json.loads(data["agent.json"]) for data in told if "agent.json" in data]
    assert len(configs) == 2, "one an environment"
    assert {config["memory"]["name"] for config in configs} == {"user-context"}
    assert all(config["memory"]["url"].startswith("https://") for config in configs)


def test_without_a_memory_there_is_nothing_to_answer_from(run, fresh):
    hello = fresh / "agents.d/platform/hello/agent.yaml"
    hello.write_text(hello.read_text().replace("  memory: {ref: user-context, scopes: [notes]}\n", ""))
    (fresh / "agents.d/platform/memory.yaml").unlink()
    before = contents(fresh)
    code, _, err = run("-C", fresh, "new", "agent", "scribe", "--team", "platform")
    assert (code, "declare one in agents.d/<platform team>/memory.yaml" in err) == (2, True)
    assert contents(fresh) == before


def test_no_hole_is_left_in_the_code(run, fresh):
    run("-C", fresh, "new", "agent", "scribe", "--team", "platform")
    written = [*(fresh / "agents.d").rglob("*.py"), *(fresh / "evals").rglob("*.py")]
    assert len(written) == 4
    assert not any("__" in path.read_text() for path in written)


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
