"""What a clean check shows of the fleet."""

import pytest

from lifeos.cli import overview
from lifeos.compiler.pipeline import Compilation
from tests.lifeos import example


@pytest.fixture
def fleet(repo):
    def read(**files):
        example.write(repo, files)
        return Compilation(str(repo), cached=False).analysis.fleet

    return read


def test_who_may_spend_what(fleet):
    line = overview.agents(fleet()).splitlines()[2].split()
    assert line == ["teller", "finance", "knative", "10", "USD", "50", "USD", "frontier/local"]


def test_who_may_do_what(fleet):
    tools = example.TOOLS.replace("action: read", "action: destructive")
    text = overview.grants(fleet(**{"agents.d/platform/tools.yaml": tools}))
    assert "ledger-read!" in text
    assert "ledger-db (read)" in text
    assert "profile, finance" in text
    assert [cell.strip() for cell in text.splitlines()[1].split("  ") if cell] == ["hello", "-", "-", "-"]


def test_who_is_stopped(fleet):
    text = overview.agents(fleet(**example.agent_files("hello", "platform", "  suspend: true\n")))
    assert text.splitlines()[1].split()[2] == "suspended"


def test_what_the_gates_certify(fleet):
    text = overview.gates(fleet())
    assert "95 of 100" in text
    assert "0.9 or more, at 94.2 %" in text


def test_a_gate_that_nobody_has_to_pass_is_not_shown(fleet):
    unused = example.SUITE.replace("name: basic", "name: retired")
    whole = fleet(**{"evals/suites/retired/suite.yaml": unused})
    assert "retired" in whole.catalog.suites
    assert "retired" not in overview.gates(whole)
