"""The table of who reaches what, and the page that says how each wall is tried."""

import ast
import re

from lifeos.explain.reach import reference, routes, tools
from tests.architecture.test_files import ROOT
from tests.lifeos.bundle import fleets

FLEET = fleets.fleet()
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_all_that_is_granted_stands_in_an_agents_row():
    rows = [line for line in reference(FLEET).splitlines() if line.startswith("| `")]
    assert len(rows) == len(FLEET.agents)
    (pilot,) = [line for line in rows if line.startswith("| `pilot` ")]
    assert pilot == (
        "| `pilot` | `look`, `pay` | `best`, `small` | `books`, read-write | `context`: `money`, read | `local`, `prod` |"
    )


def test_nothing_that_is_not_granted():
    none = fleets.agent(tools=(), data=(), memory=None, suspend=True)
    fleet = fleets.change(FLEET, agents={"pilot": none})
    assert reference(fleet).endswith("| `pilot` (suspended) |  | `best`, `small` |  |  | `local`, `prod` |\n")
    assert (tools(none), routes(none)) == (frozenset(), {"best", "small"})


def test_every_attack_names_a_test_that_there_is():
    named = _TEST.findall((ROOT / "docs/security.md").read_text())
    assert len(named) > 20
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text())
        assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}, f"{path}::{name}"
