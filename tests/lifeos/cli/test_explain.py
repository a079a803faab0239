"""`lifeos explain`: what it prints, and what it answers to what it does not know."""

from pathlib import Path

import pytest

from lifeos.cli.main import main
from lifeos.explain.pages import pages, title
from lifeos.schema.models import KINDS

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def explain(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["explain", *arguments])
    out, err = capsys.readouterr()
    return left.value.code, out, err


@pytest.mark.parametrize("topic", ["LOS201", "los201", "201"])
def test_a_code(capsys, topic):
    status, out, _ = explain(capsys, topic)
    assert status == 0
    assert out.startswith("LOS201 dangling reference\n")
    assert "      tools: [{ref: ledger-raed}]\n" in out
    assert "```" not in out
    assert "**" not in out


def test_every_code_prints(capsys):
    for code in pages():
        assert explain(capsys, code)[0] == 0


def test_alone_it_lists_codes_and_kinds(capsys):
    status, out, _ = explain(capsys)
    assert status == 0
    assert all(f"  {code}  {title(code)}\n" in out for code in pages())
    assert all(f"\n  {kind} " in out for kind in KINDS)


@pytest.mark.parametrize("topic", ["Agent", "agent", "eval-suite", "Agent.spec", "Agent.budget", "agent.budget.perDay"])
def test_a_kind_or_field(capsys, topic):
    status, out, err = explain(capsys, topic)
    assert (status, err) == (0, "")
    assert len(out.splitlines()) > 4


@pytest.mark.parametrize(
    ("topic", "answer"),
    [
        ("LOS299", "LOS201"),
        ("LOS099", "`lifeos explain` lists them"),
        ("Agnt", "Did you mean 'Agent'?"),
        ("Agnt.budget", "Did you mean 'Agent.budget'?"),
        ("perMonth", "Did you mean 'Budget.spec.perMonth'?"),
        ("spec.perMonth", "Did you mean 'Budget.spec.perMonth'?"),
        ("Agent.budgt", "Did you mean 'Agent.spec.budget'?"),
        ("nonsense-at-all", "`lifeos explain` lists them"),
    ],
)
def test_what_is_unknown_is_a_usage_error_with_a_suggestion(capsys, topic, answer):
    status, out, err = explain(capsys, topic)
    assert (status, out) == (2, "")
    assert answer in err


@pytest.mark.parametrize("page", ["diagnostics", "kinds", "commands", "reach"])
def test_the_reference_is_current(capsys, page):
    status, out, _ = explain(capsys, "--reference", page)
    assert status == 0
    written = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    assert written == out, f"run: lifeos explain --reference {page} > docs/reference/{page}.md"
