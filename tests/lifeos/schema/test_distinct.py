"""Entries of a list that are there twice."""

import pytest

from lifeos.schema.decode import BAD
from lifeos.schema.distinct import repeated
from lifeos.source.yaml import parse, span_of


@pytest.mark.parametrize(
    ("field", "text", "values", "expected"),
    [
        ("", "[a, b, c]", ["a", "b", "c"], []),
        ("", "[a, b, a]", ["a", "b", "a"], [("a", 8, 2)]),
        ("", "[a, a, a]", ["a", "a", "a"], [("a", 5, 2), ("a", 8, 2)]),
        ("", "[a, X, X]", ["a", BAD, BAD], []),
        ("ref", "[{ref: a}, {n: 1, ref: a}]", [{"ref": "a"}, {"n": 1, "ref": "a"}], [("a", 24, 8)]),
        ("ref", "[{ref: a}, {ref: b}]", [{"ref": "a"}, {"ref": "b"}], []),
        ("ref", "[{ref: a}, {n: 1}, {n: 1}, a]", [{"ref": "a"}, {"n": 1}, {"n": 1}, BAD], []),
    ],
)
def test_what_is_there_twice_is_found_at_both_places(field, text, values, expected):
    (node,), _ = parse("x.yaml", text)
    found = repeated(field, node.value, values)
    assert [(name, *(span_of("x.yaml", one).column for one in places)) for name, *places in found] == expected
