"""Places of values: found again in the text from a path, with the nearest parent for what is not written."""

import pytest

from lifeos.source.positions import Positions

TEXT = """\
kind: Agent
spec:
  tools:
    - {ref: one}
    - ref: two
      stakes: high
  budget: {perDay: 2 USD}
  scopes: [a, b]
---
kind: Tool
"""


@pytest.fixture
def positions():
    return Positions("x.yaml", TEXT)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("kind", "Agent"),
        ("spec", "spec"),
        ("spec.tools[0].ref", "one"),
        ("spec.tools[1].ref", "two"),
        ("spec.tools[1].stakes", "high"),
        ("spec.budget", "budget"),
        ("spec.budget.perDay", "2 USD"),
        ("spec.scopes[1]", "b"),
        ("spec.budget.perMonth", "budget"),
        ("spec.budget.perMonth.deeper", "budget"),
        ("spec.nothing", "spec"),
    ],
)
def test_span(positions, path, shown):
    span = positions.span(0, path)
    assert TEXT.split("\n")[span.line - 1][span.column - 1 : span.end - 1] == shown


def test_a_path_that_leads_nowhere_has_the_document(positions):
    assert str(positions.span(0, "nothing.at.all")) == "x.yaml:1:1"
    assert str(positions.span(0, "")) == "x.yaml:1:1"


def test_the_second_document(positions):
    assert positions.span(1, "kind").line == 10
    assert str(positions.span(2, "kind")) == "x.yaml:1:1"


@pytest.mark.parametrize(
    ("path", "written"),
    [("spec.tools[1].stakes", True), ("spec.tools[0].stakes", False), ("spec.tools[2]", False), ("kind.deeper", False)],
)
def test_has(positions, path, written):
    assert positions.has(0, path) is written
