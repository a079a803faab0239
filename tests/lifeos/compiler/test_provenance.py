"""Who could decide a field, who does, and where they say it."""

import pytest

from lifeos.compiler.analyse import analyse
from lifeos.compiler.inputs import assemble
from lifeos.compiler.provenance import fields, leaves, shape_at, show, trail
from lifeos.units import Money
from tests.lifeos import example


def story(path, agent="hello", **changes):
    """Each step as layer, file and line, value, and a star for the one that counts."""
    files = {**example.FILES, **changes}
    declared = analyse(assemble({name: files[name].encode() for name in sorted(files)}, [])).declared
    told = trail(declared, declared.get("Agent", agent), path)
    assert told.path == path
    steps = [
        (step.layer, f"{step.span.file}:{step.span.line}" if step.span else "", step.value, "*" if step.counts else "")
        for step in told.steps
    ]
    return told.value, steps


TEAM = {"agents.d/platform/team.yaml": example.team("platform", "platform") + "  defaults: {budget: {perDay: 3 USD}}\n"}


def test_the_nearest_that_says_something_counts():
    line = example.PLATFORM[: example.PLATFORM.index("perDay: 2 USD")].count("\n") + 1
    assert story("budget.perDay", **TEAM) == (
        "3 USD",
        [
            ("agent", "", "", ""),
            ("team", "agents.d/platform/team.yaml:9", "3 USD", "*"),
            ("platform", f"lifeos.yaml:{line}", "2 USD", ""),
        ],
    )


def test_nobody_said_it_so_the_language_does():
    value, steps = story("runtime.idle")
    assert value == "5m"
    assert steps[-1] == ("language", "", "5m", "*")
    assert [step[3] for step in steps[:-1]] == ["", "", ""]


def test_a_field_without_a_default():
    value, steps = story("memory.ref")
    assert value == "(not set)"
    assert not any(step[3] for step in steps)


def test_the_limit_stands_where_a_default_would():
    value, steps = story("budget.approvalAbove")
    assert value == "100 USD"
    assert steps[-1][0] == "limit"
    assert story("budget.approvalAbove", "teller")[0] == "50 USD"


@pytest.mark.parametrize(
    ("path", "value"), [("environments", "every environment"), ("runtime.replicas", "as the environment says")]
)
def test_what_depends_on_the_environment(path, value):
    assert story(path)[0] == value


@pytest.mark.parametrize("layer", ["agent", "team", "platform"])
def test_whoever_pulls_the_brake_holds_the_agent(layer):
    pulled = {
        "agent": example.agent_files("hello", "platform", "  suspend: true\n"),
        "team": {"agents.d/platform/team.yaml": example.team("platform", "platform") + "  suspend: true\n"},
        "platform": {"lifeos.yaml": example.PLATFORM + "  suspend: true\n"},
    }
    value, steps = story("suspend", **pulled[layer])
    assert value == "true"
    assert [step[0] for step in steps if step[3]] == [layer]
    assert story("suspend")[0] == "false"


def test_fields_and_groups():
    assert {"budget", "budget.perDay", "release.shadow.by"} <= set(fields())
    assert leaves("budget.perDay") == ["budget.perDay"]
    assert set(leaves("confidence")) == {"confidence.min"}
    assert all(shape_at(path) is not None for path in fields())
    assert shape_at("budget.perYear") is None


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("budget.perDay", Money(500_000), "0.50 USD"),
        ("runtime.idle", 90_000, "1m30s"),
        ("suspend", True, "true"),
        ("release.steps", [25, 100], "[25, 100]"),
        ("memory", {"ref": "notes", "scopes": ["a"]}, "{ref: notes, scopes: [a]}"),
        ("breaker", {"cooldown": 60_000}, "{cooldown: 1m}"),
    ],
)
def test_values_are_shown_as_they_are_written(path, value, shown):
    assert show(shape_at(path), value) == shown
