"""What is remembered of a check changes how long the next one takes, and nothing else."""

import shutil

import pytest

from lifeos.compiler.cache import FOLDER
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.policies import check_policies
from lifeos.compiler.verdicts import Verdicts
from lifeos.rego import embedded
from tests.lifeos import example
from tests.lifeos.compiler.test_cache import Editor
from tests.lifeos.compiler.test_pipeline import compile_

POLICY = """\
apiVersion: lifeos.dev/v1alpha1
kind: Policy
metadata: {name: small-budgets}
spec:
  description: No agent spends more than 5 USD a day.
  stage: declaration
  module: policies/declaration/small_budgets.rego
  parameters: {limit: 5000000}
"""
MODULE = """\
package declaration.small_budgets

deny contains finding if {
	input.agent.budget.perDay.micros > data.lifeos.parameters["small-budgets"].limit
	finding := {"msg": sprintf("%s spends too much", [input.agent.name]), "field": "spec.budget.perDay"}
}
"""
FILE = "check.cache"


@pytest.fixture
def fleet(repo):
    """Two agents in two environments, of which one spends too much, and the platform."""
    example.write(repo, {"agents.d/platform/policies.yaml": POLICY, "policies/declaration/small_budgets.rego": MODULE})
    return repo


def check(root, *, cached=True, engine="embedded"):
    """Check the policies; what they found, and which units they were asked about."""
    asked = []

    def evaluate(ruleset, units):
        asked.extend((unit.name, unit.environment) for unit in units)
        return embedded.evaluate(ruleset, units)

    verdicts = Verdicts(str(root), engine, cached=cached)
    checked = check_policies(Compilation(str(root), cached=cached), evaluate, verdicts)
    verdicts.save()
    return checked, asked


def test_what_is_clean_is_not_asked_again(fleet):
    first, asked = check(fleet)
    assert len(asked) == first.units == 6
    assert [item.message for item in first.found] == ["teller spends too much (policy 'small-budgets')"]
    again, asked = check(fleet)
    assert asked == [("teller", "local"), ("teller", "prod")]
    assert again == first._replace(known=4)


def test_an_agent_that_changed_is_asked_again(fleet):
    check(fleet)
    (fleet / "agents.d/platform/hello/prompts/system.md").write_text("Something else.\n")
    assert sorted(check(fleet)[1]) == [("hello", "local"), ("hello", "prod"), ("teller", "local"), ("teller", "prod")]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("policies/declaration/small_budgets.rego", ".micros > ", ".micros >= "),
        ("agents.d/platform/policies.yaml", "5000000", "1000000"),
        ("lifeos.yaml", "fleet.example", "other.example"),
    ],
)
def test_what_all_share_asks_about_all(fleet, path, before, after):
    check(fleet)
    text = (fleet / path).read_text()
    assert before in text
    (fleet / path).write_text(text.replace(before, after))
    assert len(check(fleet)[1]) == 6


def test_another_engine_and_no_cache_ask_about_all(fleet):
    check(fleet)
    assert len(check(fleet, cached=False)[1]) == 6
    assert len(check(fleet, engine="other")[1]) == 6


def test_a_policy_that_cannot_be_evaluated_accepts_nothing(fleet):
    path = fleet / "policies/declaration/small_budgets.rego"
    path.write_text(MODULE + "}\n")
    assert [item.code for item in check(fleet)[0].found] == ["LOS403"]
    assert not (fleet / FOLDER / FILE).exists()
    path.write_text(MODULE)
    assert len(check(fleet)[1]) == 6


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"\x81\xa1a\xa1b", b"\x93\x01\x02\x03"])
def test_a_memory_that_cannot_be_read_is_none(fleet, content):
    before, _ = check(fleet)
    (fleet / FOLDER / FILE).write_bytes(content)
    again, asked = check(fleet)
    assert len(asked) == 6
    assert again == before


def test_it_forgets_what_is_gone(fleet):
    check(fleet)
    size = (fleet / FOLDER / FILE).stat().st_size
    for text in ("One.\n", "Two.\n", "Three.\n"):
        (fleet / "agents.d/platform/hello/prompts/system.md").write_text(text)
        check(fleet)
    assert (fleet / FOLDER / FILE).stat().st_size == size
    shutil.rmtree(fleet / "agents.d/platform/hello")
    check(fleet)
    assert (fleet / FOLDER / FILE).stat().st_size < size


def test_nothing_is_written_when_nothing_changed(fleet):
    check(fleet)
    before = (fleet / FOLDER / FILE).stat().st_mtime_ns
    check(fleet)
    assert (fleet / FOLDER / FILE).stat().st_mtime_ns == before


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_are_judged_as_without_memory(fleet, seed):
    editor = Editor(fleet, seed)
    compile_(fleet)
    for step in range(12):
        action = editor.edit()
        compilation = Compilation(str(fleet), cached=False)
        if compilation.analysis.failed:
            continue
        remembered, _ = check(fleet)
        anew = check_policies(compilation, embedded.evaluate)
        assert remembered._replace(known=0) == anew, (seed, step, action)
