"""`lifeos check`: everything a pull request must pass, and it changes nothing."""

import json

from lifeos.compiler.cache import FOLDER
from tests.lifeos import example
from tests.lifeos.cli.terminal import at_terminal
from tests.lifeos.compiler.test_folder import contents


def kept(root):
    """The repository, but for what the compiler remembers in its ignored folder."""
    return {path: data for path, data in contents(root).items() if FOLDER not in path.relative_to(root).parts}


def test_a_compiled_repository_passes(run, compiled):
    before = kept(compiled)
    code, out, err = run("-C", compiled, "check")
    assert (code, err) == (0, "")
    assert "hello" in out
    assert "95 of 100" in out
    assert kept(compiled) == before


def test_what_is_not_compiled_fails(run, repo):
    code, out, _ = run("-C", repo, "check", "--format", "json")
    assert code == 1
    assert {item["code"] for item in json.loads(out)["diagnostics"]} == {"LOS801"}


def test_a_mistake_fails(run, compiled):
    example.write(
        compiled, {"agents.d/platform/hello/agent.yaml": example.agent("hello", "platform", "  suspend: yes\n")}
    )
    code, out, _ = run("-C", compiled, "check")
    assert code == 1
    assert "error[LOS104]" in out


def test_other_mistakes_do_not_hide_those_in_rego(run, compiled):
    example.write(
        compiled,
        {
            "agents.d/platform/hello/agent.yaml": example.agent("hello", "platform", "  suspend: yes\n"),
            "policies/action/late.rego": "package action.late\n\ndeny contains {\n",
        },
    )
    code, out, _ = run("-C", compiled, "check", "--format", "json")
    assert code == 1
    assert [item["code"] for item in json.loads(out)["diagnostics"]] == ["LOS104", "LOS403"]


def test_it_is_readable_in_eighty_columns(compiled):
    shown = at_terminal("-C", compiled, "check", columns=80, NO_COLOR="1")
    assert "ledger-read" in shown
    table = shown[shown.index("agent   ") :]  # what is found is not cut: it names files and digests
    assert max(map(len, table.splitlines())) <= 80
    assert shown.rstrip().endswith(" s.")


def test_numbers_agree_with_their_nouns(run, repo):
    for path in ("agents.d/finance/teller/agent.yaml", "agents.d/finance/teller/prompts/system.md"):
        (repo / path).unlink()
    stores = example.DATASTORES.replace("teller", "hello")
    platform = example.PLATFORM.replace("    prod: {domain: fleet.example, replicas: 2}\n", "")
    example.write(repo, {"agents.d/platform/datastores.yaml": stores, "lifeos.yaml": platform})
    assert run("-C", repo, "compile")[1].endswith(" files changed: 1 agent, 1 environment\n")
    out = run("-C", repo, "check")[1]
    assert "\n1 finding: 1 agent in 1 environment, " in out
    assert "\n0 policies on 2 units by the embedded engine.\n" in out


def test_what_did_not_change_is_not_evaluated_again(compiled):
    shown = [at_terminal("-C", compiled, "check", *more) for more in ((), (), ("--no-cache",))]
    assert ["6 of them unchanged" in text for text in shown] == [False, True, False]


def test_what_is_printed_does_not_depend_on_what_is_remembered(run, compiled):
    first = run("-C", compiled, "check")
    assert run("-C", compiled, "check") == first
    assert run("-C", compiled, "check", "--no-cache") == first


def test_a_check_before_anything_was_rendered_remembers_nothing_wrong(run, repo):
    """What is remembered is what policies said; whether the manifests are up to date is looked at each time."""
    assert [run("-C", repo, "check")[0] for _ in range(2)] == [1, 1]
    assert run("-C", repo, "compile")[0] == 0
    assert run("-C", repo, "check")[0] == 0
