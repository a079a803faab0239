"""Calls of functions that nobody has, and with values too few or too many, which the embedded engine would pass over."""

from pathlib import Path

import pytest

from lifeos.rego.calls import mistaken

ROOT = Path(__file__).parents[3]
LIB = {"policies/lib/money.rego": "package lib.money\n\nexceeds(a, b) if a.micros > b.micros\n\nzero := 0\n"}
HEAD = "package declaration.small\n\nimport data.lib.money\n\n"


def found(text):
    modules = {**LIB, "policies/declaration/small.rego": HEAD + text}
    return [(fault.line, fault.column, fault.message) for fault in mistaken(modules)]


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ('a if startwith("x", "y")\n', 6, "there is no function 'startwith'"),
        ("a if net.cidr_contain(1, 2)\n", 6, "there is no function 'net.cidr_contain'"),
        ("a := count(1, 2, 3)\n", 6, "'count' takes 1, not 3"),
        ("a := sprintf()\n", 6, "'sprintf' takes 2, not 0"),
        ("a if money.exceeds(1)\n", 6, "'money.exceeds' takes 2, not 1"),
        ("a if data.lib.money.exceeds(1)\n", 6, "'data.lib.money.exceeds' takes 2, not 1"),
        ("a := money.zero(1)\n", 6, "'money.zero' is a rule and no function"),
        ("a := b(1)\n\nb := 1\n", 6, "'b' is a rule and no function"),
        ("f(x, y) := x + y\n\na := f(1)\n", None, "'f' takes 2, not 1"),
    ],
)
def test_what_leads_nowhere(text, column, message):
    ((line, at, said),) = found(text)
    assert said == message
    if column is not None:
        assert (line, at) == (5, column)


@pytest.mark.parametrize(
    "text",
    [
        'a if startswith("x,y(", "y")\n',
        "a := count({x | some x in [1, 2, 3]})\n",
        "a if money.exceeds(input.a, input.b)\n",
        "a := time.now_ns()\n",
        "a if walk(input, [_, 1])\n",
        'a if print("a", 1, 2)\n',
        "a := set()\n",
        "a := f(\n\t1,\n\t[2, 3],\n)\n\nf(x, y) := x if y\n",
        "default f(_) := 1\n\nf(x) := x if x > 1\n\na := f(2)\n",
        "a if (1 + 2) * (3) > 2\n",
        "a if not (input.a)\n",
    ],
)
def test_what_leads_somewhere(text):
    assert found(text) == []


def test_the_policies_themselves():
    paths = [path for path in (ROOT / "policies").rglob("*.rego") if not path.stem.endswith("_test")]
    assert list(mistaken({str(path.relative_to(ROOT)): path.read_text() for path in paths})) == []
