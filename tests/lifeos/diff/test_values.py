"""Two values, compared field by field."""

import pytest

from lifeos.diff.values import compare, shown


def changes(before, after):
    return [tuple(change) for change in compare(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", "1", "2")]),
        ({"a": 1}, {"b": 1}, [("b", "", "1"), ("a", "1", "")]),
        ({"a": None}, {"a": {"b": 1}}, [("a.b", "", "1")]),
        ({}, {"a": {}}, [("a", "", "{}")]),
        ({"a": {}}, {}, [("a", "{}", "")]),
        ({"a": ""}, {"a": "x"}, [("a", '""', "x")]),
        ({"a": "x\ny\n"}, {"a": "x\nz\n"}, [("a", "x\ny\n", "x\nz\n")]),
        ({"x/y.z": 1, "p": {"q.json": 1}}, {"x/y.z": 2, "p": {"q.json": 2}}, [("[x/y.z]", "1", "2"), ("p[q.json]", "1", "2")]),
        ({"a": 1}, {"a": {"b": 1}}, [("a", "1", "{b: 1}")]),
        ({"a": True}, {"a": [None, False]}, [("a", "true", "[null, false]")]),
    ],
)  # fmt: skip
def test_mappings(before, after, expected):
    assert changes(before, after) == expected


def test_lists_of_single_values_are_shown_whole():
    assert changes({"steps": [25, 50, 100]}, {"steps": [50, 25]}) == [("steps", "[25, 50, 100]", "[50, 25]")]
    assert changes({"steps": []}, {"steps": [1]}) == [("steps", "[]", "[1]")]


def test_items_with_a_name_are_compared_by_name():
    before = {"tools": [{"name": "a", "x": 1}, {"name": "b", "x": 2}]}
    after = {"tools": [{"name": "b", "x": 3}, {"name": "c", "x": 1}]}
    assert changes(before, after) == [
        ("tools[b].x", "2", "3"),
        ("tools[c].name", "", "c"),
        ("tools[c].x", "", "1"),
        ("tools[a].name", "a", ""),
        ("tools[a].x", "1", ""),
    ]


def test_another_order_is_a_change_too():
    """Of fallbacks it decides who is asked first."""
    assert changes({"u": [{"ref": "a"}, {"ref": "b"}]}, {"u": [{"ref": "b"}, {"ref": "a"}]}) == [("u", "[a, b]", "[b, a]")]  # fmt: skip


def test_a_name_that_is_not_unique_names_nothing():
    before, after = ([{"name": "a", "x": 1}, {"name": "a", "x": other}] for other in (2, 3))
    assert changes({"l": before}, {"l": after}) == [("l[1].x", "2", "3")]


STEPS = [{"pause": {}}, {"setWeight": 25}, {"analysis": {"n": 1}}, {"setWeight": 50}]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([STEPS[0], {"setWeight": 10}, *STEPS[2:]], [("s[1].setWeight", "25", "10")]),
        ([*STEPS[:1], {"setWeight": 10}, *STEPS[1:]], [("s[1]", "", "{setWeight: 10}")]),
        (STEPS[1:], [("s[0]", "{pause: {}}", "")]),
        ([*STEPS[:3], {"pause": {"duration": "1m"}}], [("s[3]", "{setWeight: 50}", "{pause: {duration: 1m}}")]),
        ([*STEPS, ["nested", {"a": 1}]], [("s[4]", "", "[nested, {a: 1}]")]),
    ],
)
def test_items_without_a_name_are_compared_by_position_between_what_is_the_same(after, expected):
    assert changes({"s": STEPS}, {"s": after}) == expected


def test_what_is_the_same_is_no_change():
    assert changes({"a": [1, {}], "b": STEPS}, {"b": STEPS, "a": [1, {}]}) == []


def test_a_value_reads_as_in_a_declaration():
    assert shown({"a": [1.5, "x y", {"b": None}], "c": True}) == "{a: [1.5, x y, {b: null}], c: true}"
