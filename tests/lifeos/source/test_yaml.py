"""The parser: positions that editors agree with, types left to the schema, and nothing that hides meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.source.yaml import MAX_DEPTH, MappingNode, ScalarNode, parse, span_of


def codes(text):
    return [item.code for item in parse("x.yaml", text)[1]]


def places(text):
    return [(item.code, item.span.line, item.span.column) for item in parse("x.yaml", text)[1]]


def test_every_scalar_has_the_place_an_editor_shows():
    text = "a: one\nb:\n  - two\n  - c: 'three'\n# comment\nd: \"ä→four\"\né: five\n"
    (root,), found = parse("x.yaml", text)
    assert found == []
    seen = {}

    def walk(node):
        if type(node) is ScalarNode:
            span = span_of("x.yaml", node)
            seen[node.value] = text.split("\n")[span.line - 1][span.column - 1 : span.end - 1]
        else:
            for item in node.value:
                for inner in item if isinstance(item, tuple) else (item,):
                    walk(inner)

    walk(root)
    assert seen == {word: word for word in ["a", "b", "c", "d", "é", "one", "two", "five"]} | {
        "three": "'three'",
        "ä→four": '"ä→four"',
    }


@pytest.mark.parametrize(
    ("text", "tag"), [("yes", "plain"), ("012", "plain"), ("~", "plain"), ("'yes'", "quoted"), ('"1"', "quoted")]
)
def test_scalars_keep_their_text_and_whether_they_were_quoted(text, tag):
    (root,), _ = parse("x.yaml", f"a: {text}")
    value = root.value[0][1]
    assert (value.value, value.tag) == (text.strip("'\""), tag)


def test_several_documents():
    nodes, found = parse("x.yaml", "a: 1\n---\nb: 2\n")
    assert (len(nodes), found) == (2, [])


def test_documents_before_a_mistake_count():
    nodes, found = parse("x.yaml", "a: 1\n---\nb: [\n")
    assert (len(nodes), [item.code for item in found]) == (1, ["LOS101"])


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\n\tb: 2\n", "LOS102", 2, 1),
        ("a:\n\t- 1\n", "LOS102", 2, 1),
        ("a: &x 1\n", "LOS105", 1, 4),
        ("a: [&x 1]\n", "LOS105", 1, 5),
        ("&x a: 1\n", "LOS105", 1, 1),
        ("a: 1\n<<: {b: 2}\n", "LOS105", 2, 1),
        ("a: !!python/object:os.system 1\n", "LOS113", 1, 4),
        ("a: !custom 1\n", "LOS113", 1, 4),
        ("- !x\n", "LOS113", 1, 3),
        ("a: {b: !x c}\n", "LOS113", 1, 8),
        ("a: b: c\n", "LOS101", 1, 5),
        ("a: 'open\n", "LOS101", 1, 4),
        ("a: @x\n", "LOS101", 1, 4),
        ("ab\x07c: 1\n", "LOS101", 1, 3),
        ("ä: \x00\n", "LOS101", 1, 4),
        ("a: one\rtwo\n", "LOS101", 1, 7),
        ("a: one\u2028two\n", "LOS101", 1, 7),
    ],
)
def test_what_is_refused_and_where(text, code, line, column):
    assert places(text) == [(code, line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "a: R&D\n",
        "a: 'Q&A *now*'\n",
        "a: x & y * z\n",
        "a: hello! world!\n",
        "a: '!x'\n",
        'a: "&x"\n',
        "# &x *y !z <<: {}\na: 1\n",
        "a: |\n  &x *y !z\n  <<: {}\n",
        "a: 3 << 2\n",
        "'<<': 1\n",
        "a: 1\r\nb: 2\r\n",
        "\ufeffa: 1\n",
    ],
)
def test_what_only_looks_like_it_is_not(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    "shape",
    ["[" * 10_000, "{a: " * 10_000, "- " * 10_000, "\n".join(" " * n + "a:" for n in range(3000)), "? " * 10_000],
)
def test_deep_nesting_is_a_finding_and_not_the_end_of_the_process(shape):
    assert codes(f"{shape}\n") == ["LOS109"]


def test_the_limit_of_nesting():
    def nested(depth):
        return "a: " + "[" * (depth - 1) + "]" * (depth - 1)

    assert codes(nested(MAX_DEPTH)) == []
    assert codes(nested(MAX_DEPTH + 2)) == ["LOS109"]


def test_an_alias_bomb_costs_nothing():
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    nodes, found = parse("x.yaml", text)
    assert nodes == []
    assert {item.code for item in found} == {"LOS105"}


@given(st.text())
def test_any_text_is_read_or_refused(text):
    nodes, found = parse("x.yaml", text)
    assert all(type(node).__name__.endswith("Node") for node in nodes)
    lines = text.split("\n")
    for item in found:
        assert 1 <= item.span.line <= len(lines)
        assert 1 <= item.span.column <= len(lines[item.span.line - 1]) + 1


@given(st.text("ab:-[]{}'\"&*!|>#%@` \n\t,?<", max_size=60))
def test_any_yaml_like_text_is_read_or_refused(text):
    nodes, found = parse("x.yaml", text)
    assert found or all(type(node) is not MappingNode or all(len(pair) == 2 for pair in node.value) for node in nodes)


@given(st.text("ab&*![]{}:<- \n'\"", max_size=40))
def test_the_quick_look_never_misses_what_is_forbidden(text):
    """Every anchor, alias, tag or merge key that libyaml sees is reported: nothing reaches the schema in disguise."""
    import yaml

    nodes, found = parse("x.yaml", text)
    if found or not nodes:
        return
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        assert not isinstance(event, yaml.AliasEvent)
        assert getattr(event, "anchor", None) is None
        assert getattr(event, "tag", None) in (None, "!")


def test_what_only_looks_like_a_new_document_does_not_hide_the_depth():
    """``---a`` is a plain text; the brackets before it are still open."""
    text = "x: " + "[\n---a, " * 100_000
    _, found = parse("f.yaml", text)
    assert [item.code for item in found] == ["LOS109"]


def test_a_file_of_many_shallow_documents_is_not_deep():
    documents, found = parse("f.yaml", "\n---\n".join("a: [{b: [c]}]" for _ in range(100)))
    assert (len(documents), found) == (100, [])
