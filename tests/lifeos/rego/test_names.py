"""Misspelt names, which the embedded engine would take for undefined, so that a policy would accept everything."""

from pathlib import Path

import pytest

from lifeos.rego.names import unknown

ROOT = Path(__file__).parents[3]
LIB = {"policies/lib/money.rego": "package lib.money\n\nexceeds(a, b) if a.micros > b.micros\n"}


def found(body, head="deny contains finding if"):
    text = f"package declaration.small\n\nimport data.lib.money\n\nlimit := 5\n\n{head} {{\n\t{body}\n}}\n"
    return [(fault.line, fault.message) for fault in unknown({**LIB, "policies/declaration/small.rego": text})]


@pytest.mark.parametrize(
    "body",
    [
        "input.a > limit\n\tfinding := {}",
        "some index, item in input.items\n\titem.x == index\n\tfinding := item",
        "every x in input.items { x > limit }\n\tfinding := 1",
        "input.items[i].name == input.names[i]\n\tfinding := i",
        "[a, b] := input.pair\n\tmoney.exceeds(a, b)\n\tfinding := json.patch(a, [])",
        "walk(input, [steps, value])\n\tcount(steps) > 2\n\tfinding := value",
        "finding := {x | some x in input.items}",
        'finding := sprintf("limt %s", [limit])  # a word in a comment: limt',
    ],
)
def test_what_is_bound_is_not_found(body):
    assert found(body) == []


def test_parameters_and_rules_are_bound():
    assert found("x > limit", head="over(x) if") == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("input.a > limt\n\tfinding := {}", "nothing gives 'limt' a value"),
        ("agent.budget > limit\n\tfinding := {}", "nothing gives 'agent' a value"),
        ("money.exceds(input.a, input.b)\n\tfinding := {}", "package lib.money has no rule 'exceds'"),
        ("not aproved\n\tfinding := {}", "nothing gives 'aproved' a value"),
    ],
)
def test_what_leads_nowhere_is_found_at_its_line(body, message):
    assert found(body) == [(8, message)]


def test_the_policies_themselves():
    paths = [path for path in (ROOT / "policies").rglob("*.rego") if not path.stem.endswith("_test")]
    assert len(paths) > 20
    assert list(unknown({str(path.relative_to(ROOT)): path.read_text() for path in paths})) == []
