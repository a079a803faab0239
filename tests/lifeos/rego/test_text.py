"""Rego read as text: what is code, where rules begin, and which paths stand in it."""

from pathlib import Path

import pytest

from lifeos.rego.text import code_of, imports, references, statements

ROOT = Path(__file__).parents[3]


def names(text):
    return [rule.name for rule in statements(code_of(text))]


def paths(text):
    return [(item.root, [step.name for step in item.steps]) for item in references(text, code_of(text))]


def test_comments_and_strings_are_blanked_in_place():
    text = 'a := "b # c" # d "e"\nf := `g\n"h`\n'
    code = code_of(text)
    assert len(code) == len(text)
    assert code == 'a := "     "        \nf := `    `\n'.replace("`    `", "`" + " " * 4 + "`")


def test_an_empty_module_has_no_statements():
    assert names("") == names("# nothing\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("package p\n\na := 1\nb if a\n", ["", "a", "b"]),
        ("deny contains x if {\nx := 1\n}\n", ["deny"]),  # a body need not be indented
        ("a := [\n1,\n2,\n]\nb := 2\n", ["a", "b"]),
        ("a :=\n  1\nb := a +\n  2\n", ["a", "b"]),
        ('a := "x"\nb := 2\n', ["a", "b"]),
        ("a := 1 if {\n\tx\n} else := 2 if {\n\ty\n}\nb := 1\n", ["a", "b"]),
        ("a := `one\nb := two`\nc := 1\n", ["a", "c"]),
        ("default a := 1\na := 2 if b\n", ["a", "a"]),
        ("a if b # c := 1\nd if e\n", ["a", "d"]),
    ],
)
def test_rules_begin_where_nothing_goes_on(text, expected):
    assert names(text) == expected


def test_the_rules_of_this_repository():
    for path in (ROOT / "policies").rglob("*.rego"):
        text = path.read_text()
        heads = [line for line in code_of(text).split("\n") if line[:1].isidentifier()]
        assert len(heads) == len(list(statements(code_of(text)))), path


def test_imports():
    text = 'import data.lib.money\nimport input.agent as someone\nimport data.a["b"] as c\nimport rego.v1\n'
    found = [(item.path.split("[")[0], item.name) for item in imports(code_of(text))]
    assert found == [("data.lib.money", "money"), ("input.agent", "someone"), ("data.a", "c"), ("rego.v1", "v1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x := input.a.b", [("input", ["a", "b"])]),
        ('x := input["a"].b', [("input", ["a", "b"])]),
        ("x := input.a[_].b", [("input", ["a", None, "b"])]),
        ("x := input.a[f(data.c)].b", [("input", ["a", None, "b"]), ("data", ["c"])]),
        ("x := my_input.a", []),
        ("x := a.input.b", []),
        ('x := "input.a" # input.b', []),
        ("import input.a as b\n\nx := b.c", [("input", ["a"]), ("input", ["a", "c"])]),
        ('import data.a["b"] as c\n\nx := c.d', [("data", ["a", "b"])]),
    ],
)
def test_paths(text, expected):
    assert paths(text) == expected
