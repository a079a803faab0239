"""Rules that need their own value: found by their text, before an engine comes to them."""

import pytest

from lifeos.rego.recursion import recursive


def found(text):
    return [(fault.line, fault.message) for fault in recursive({"policies/lib/a.rego": text})]


@pytest.mark.parametrize(
    ("text", "line", "cycle"),
    [
        ("a := b\n\nb := c\n\nc := a\n", 1, "a -> b -> c -> a"),
        ("f(x) := f(x - 1)\n", 1, "f -> f"),
        ("x contains y if {\n\tsome y in x\n}\n", 1, "x -> x"),
        ("start := a\n\na := [1 | not b]\n\nb if a\n", 3, "a -> b -> a"),
    ],
)
def test_cycles(text, line, cycle):
    assert found(text) == [(line, f"the rule '{cycle.split()[0]}' needs its own value: {cycle}")]


@pytest.mark.parametrize(
    "text",
    [
        "a := 1\n\na := 2 if b\n\nb if c\n",
        "a := 1\n\nb := x if {\n\ta := 2\n\tx := a\n}\n",
        "limit := 1\n\nover(limit) if limit > 1\n",
        "a := 1\n\nb contains a if some a in [1]\n",
        "a.b := a.c\n\na.c := 1\n",
        "default a := 1\n\na := input.a\n",
        "",
    ],
)
def test_no_cycles(text):
    assert found(text) == []
