"""The layout: which kinds belong where, and what a path says about a document."""

import pytest

from lifeos.schema.shape import kinds
from lifeos.source.places import agent_of, belongs, misspelt, overlooked, pin_of, place_of, receipt_of


@pytest.mark.parametrize(
    ("path", "allowed", "named"),
    [
        ("lifeos.yaml", "Platform", {}),
        ("agents.d/finance/team.yaml", "Team", {"team": "finance"}),
        ("agents.d/finance/budget.yaml", "Budget", {"team": "finance"}),
        ("agents.d/finance/teller/agent.yaml", "Agent", {"team": "finance", "agent": "teller"}),
        ("agents.d/platform/models.yaml", "ModelRoute", {"team": "platform"}),
        ("evals/personas/calm.yaml", "Persona", {"name": "calm"}),
        ("evals/suites/basic/suite.yaml", "EvalSuite", {"name": "basic"}),
        ("memory/user-context.questions.yaml", "Questions", {"name": "user-context"}),
    ],
)
def test_place_of(path, allowed, named):
    place, found = place_of(path)
    assert allowed in place.kinds
    assert found == named


@pytest.mark.parametrize(
    "path",
    ["agents.d/x.yaml", "agents.d/a/b/c.yaml", "agents.d/a/b/agent.yml", "evals/x.yaml", "policies/x.yaml", "x.yaml"],
)
def test_no_place(path):
    assert place_of(path) is None


def test_every_kind_has_a_place():
    for kind in kinds():
        example = belongs(kind).replace("<team>", "t").replace("<agent>", "a").replace("<name>", "n")
        example = example.replace("<platform team>", "p").replace("<suite>", "s")
        place, _ = place_of(example)
        assert kind in place.kinds


@pytest.mark.parametrize(
    "path",
    [
        "agents.d/finance/teller.yaml2",
        "agents.d/x.yaml",
        "evals/calm.yaml",
        "agents.d/t/a/agent.yml",
        "evals/suites/s.yaml",
        "evals/suites/s/Suite.yaml",
        "evals/suites/s/suite.YAML",
        "agents.d/t/a/Agent.yaml",
        "agents.d/t/Team.yml",
        "agents.d/t/tools.YAML",
    ],
)
def test_a_declaration_that_nothing_reads_is_told_where_to_go(path):
    meant = overlooked(path)
    if path.endswith("2"):
        assert meant is None
    else:
        assert meant is not None
        assert meant.endswith(".yaml")


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("agents.d/t/a/AGENT.yml", "agents.d/t/a/agent.yaml"),
        ("agents.d/t/Tools.yaml", None),  # any name will do
        ("agents.d/t/a/agent.yaml", None),
        ("agents.d/t/a/Config.yaml", None),
        ("evals/suites/s/scenarios/Suite.yml", None),
    ],
)
def test_misspelt_names_of_declarations(path, right):
    assert misspelt(path) == right


def test_files_of_agents_and_receipts():
    assert agent_of("agents.d/t/a/prompts/system.md") == "agents.d/t/a"
    assert agent_of("agents.d/t/team.yaml") is None
    assert receipt_of("evals/receipts/a/0.json") == "a"
    assert receipt_of("evals/receipts/a/b/0.json") is None


def test_a_pin_is_found_by_its_agent():
    assert pin_of("evals/pins/a/prod.json") == "a"
    assert pin_of("evals/receipts/a/prod.json") is None
    assert pin_of("evals/pins/a.json") is None
    assert overlooked("evals/pins/a.json") == "evals/pins/<agent>/<environment>.json"
