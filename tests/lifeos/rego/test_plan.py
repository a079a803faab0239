"""A quicker plan says the same. The repository's own policies are held to that by test_engines_agree.py."""

import copy
import subprocess
import sys

import pytest

from lifeos.rego import plan
from lifeos.rego.program import Program

RULES = """package small

found contains item.name if {
	some item in input.items
	item.size > 1
}

found contains name if some name in object.keys(input.more)

none if not input.items

false_is_no_list contains 1 if some _ in input.flag
"""
DOCUMENTS = [
    {"items": [{"name": "a", "size": 2}, {"name": "b", "size": 1}, {"name": "c"}], "more": {"d": 1}, "flag": False},
    {"items": [], "flag": [1]},
    {"items": {"x": {"name": "a", "size": 9}}, "more": {}, "flag": None},
    {"items": False},
    {},
]


@pytest.fixture(scope="module")
def programs():
    return [
        Program({"policies/small.rego": RULES}, {}, entry, often=often) for entry in ENTRIES for often in (False, True)
    ]


ENTRIES = ("small/found", "small/none", "small/false_is_no_list")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_quicker_plan_says_the_same(programs, document):
    answers = [program.ask(document) for program in programs]
    assert answers[::2] == answers[1::2]


def test_only_comparisons_before_going_through_are_left_out():
    compare = {
        "type": "NotEqualStmt",
        "stmt": {"a": {"type": "local", "value": 5}, "b": {"type": "bool", "value": False}},
    }
    scan = {"type": "ScanStmt", "stmt": {"source": 5, "key": 6, "value": 7, "block": {"stmts": [compare]}}}
    other = {"type": "ScanStmt", "stmt": {"source": 8}}
    blocks = [{"stmts": [compare, scan, compare, other]}]
    plan._shorten(blocks)
    assert blocks == [{"stmts": [scan, compare, other]}]
    assert scan["stmt"]["block"] == {"stmts": [compare]}


@pytest.mark.parametrize("change", [{"a": None}, {"b": {"type": "bool", "value": True}}, {"b": {}}])
def test_what_is_not_as_expected_stays(change):
    stmt = {"a": {"type": "local", "value": 5}, "b": {"type": "bool", "value": False}, **change}
    blocks = [{"stmts": [{"type": "NotEqualStmt", "stmt": stmt}, {"type": "ScanStmt", "stmt": {"source": 5}}]}]
    before = copy.deepcopy(blocks)
    plan._shorten(blocks)
    assert blocks == before


def test_something_is_left_out(monkeypatch):
    """Otherwise the engine's format has changed, and saving and loading the plan is wasted."""
    seen = []
    idle = plan._idle
    monkeypatch.setattr(plan, "_idle", lambda one, other: seen.append(idle(one, other)) or seen[-1])
    Program({"policies/small.rego": RULES}, {}, "small/found", often=True)
    assert any(seen)


@pytest.mark.parametrize(
    ("loaded", "after"),
    [(["regopy"], False), (["numpy", "regopy"], True), (["regopy", "numpy"], False)],
)
def test_whether_numpy_was_loaded_before_the_engine(loaded, after):
    assert plan._after_numpy(loaded) is after


@pytest.mark.parametrize("first", ["numpy", "regopy"])
def test_the_engine_lives_beside_numpy(first, tmp_path):
    """In a process of its own, for the order in this one is given: loaded either way, it answers and does not end."""
    program = (
        f"import {first}, numpy, regopy\n"
        "from lifeos.rego.program import Program\n"
        f"program = Program({{'policies/small.rego': {RULES!r}}}, {{}}, 'small/found', often=True)\n"
        f"print(sorted(program.ask({DOCUMENTS[0]!r})))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "['a', 'd']\n"), done.stderr
