"""The emitter is proven by readers: libyaml (YAML 1.1, what Argo CD's and kubectl's family does) and ruamel.yaml (YAML 1.2)."""

import io
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from lifeos.kube import emit

WORDS = [
    "",
    " ",
    "~",
    "=",
    "<<",
    "-",
    "- a",
    "? a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "{{ .Name }}",
    "[a]",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "|",
    ">",
    "'a'",
    '"a"',
    "a\\b",
    "---",
    "...",
    " leading",
    "trailing ",
    "two  spaces",
    "y",
    "N",
    "yes",
    "No",
    "ON",
    "off",
    "True",
    "NULL",
    "null",
    "012",
    "0o14",
    "0x1f",
    "0b1",
    "1_000",
    "1e3",
    "4e-06",
    ".5",
    "5.",
    "+1",
    "-0",
    "1:30",
    "190:20:30",
    "2026-11-24",
    "2026-11-24T01:02:03Z",
    ".inf",
    "-.INF",
    ".nan",
    "spiffe://lifeos.dev/agent/finance/track/stable",
    "ghcr.io/lifeos-dev/agent@sha256:e3b0c442",
    "result.verdict in [\"pass\", 'fail']",
    "100m",
    "10Mi",
    "*.lifeos.dev",
    "/path",
    "tab\there",
    "\ttab",
    "\x00",
    "\x07",
    "\x7f",
    "\x80",
    "\x85",
    "\xa0",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufffe",
    "\U0001f600",
    "Grüße, 世界",
    "line\nbreak",
    "line\nbreak\n",
    "line\nbreak\n\n\n",
    "\nleading break",
    " \nspace first\n",
    "a\n  indented\n\n    more\nback\n",
    "a\n---\nb\n",
    "a\n# no comment\n%b\n",
    "trailing space \nnext",
    "carriage\r\nreturn",
    "\n",
    "\n\n",
    "a\n \n",
    "x" * 300,
    "x y " * 60,
]
"""What YAML readers take for something else, or disagree on."""

TEXT = st.one_of(st.text(max_size=60), st.sampled_from(WORDS), st.text(alphabet="ab \n\t:#-'\"\\{}[]0.é", max_size=40))
KEYS = TEXT.filter(lambda key: len(key) < 100)
"""An implicit key ends within 1,024 characters (YAML 1.2, 7.4.2); Kubernetes allows 317."""

SCALARS = st.one_of(
    TEXT,
    st.booleans(),
    st.none(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)
OBJECTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=6)


def yaml_1_1(text: str) -> Any:
    """libyaml, PyYAML's types."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def yaml_1_2(text: str) -> Any:
    """The pure reader of ruamel.yaml, whose default is YAML 1.2."""
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


def same(found: Any, expected: Any) -> bool:
    """Equal with equal types: ``1`` is not ``True`` and not ``1.0``, and keys stand in the same order."""
    if type(found) is not type(expected):
        return False
    if isinstance(expected, dict):
        return list(found) == list(expected) and all(same(found[key], item) for key, item in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    return bool(found == expected)


@pytest.mark.parametrize("read", [yaml_1_1, yaml_1_2])
@pytest.mark.parametrize("word", WORDS, ids=ascii)
def test_each_odd_word_is_read_back_as_the_string_it_is(read, word):
    body = {"value": word, "list": [word, [word], {"first": word}], "map": {"deep": {word: word}}}
    assert same(read(emit(body)), body)


@settings(max_examples=300, deadline=None)
@given(OBJECTS)
@example({"a": [[], {}, [[]], [{}], [[["b"]]], [{"c": ["d", {"e": []}]}]]})
@example({"a": [["x\ny\n", {"b": "x\ny"}]], "c": {"d": {"e": "x\n\n  y\n\n"}}})
@example({"a": 4e-06, "b": 1e300, "c": -0.0, "d": 5e-324, "e": 10**20, "f": 1e16, "g": 1.0})
def test_two_yaml_readers_get_back_exactly_what_was_emitted(body):
    text = emit(body)
    assert same(yaml_1_1(text), body)
    assert same(yaml_1_2(text), body)


@settings(max_examples=100, deadline=None)
@given(OBJECTS)
def test_the_same_object_is_the_same_bytes_whatever_was_emitted_before(body):
    first = emit(body)
    emit({"other": list(body.values())})
    assert emit(body) == first
    first.encode()


def test_a_text_is_written_the_same_after_it_was_a_key():
    body = {"value": "two\nlines"}
    first = emit(body)
    emit({"two\nlines": "as a key"})
    assert emit(body) == first


@given(st.dictionaries(KEYS, st.tuples(TEXT, st.integers()), min_size=1, max_size=3))
def test_a_tuple_is_written_as_a_list(body):
    assert emit(body) == emit({key: list(item) for key, item in body.items()})


def test_what_people_read_is_plain():
    body = {
        "kind": "Rollout",
        "image": "ghcr.io/lifeos-dev/agent@sha256:e3b0",
        "text": "# Title\n\nTwo lines.\n",
        "ports": [{"name": "http", "port": 80}],
        "words": ["on", "5m"],
        "empty": {"map": {}, "list": []},
    }
    assert emit(body) == (
        "kind: Rollout\n"
        "image: ghcr.io/lifeos-dev/agent@sha256:e3b0\n"
        "text: |\n"
        "  # Title\n"
        "\n"
        "  Two lines.\n"
        "ports:\n"
        "  - name: http\n"
        "    port: 80\n"
        "words:\n"
        '  - "on"\n'
        '  - "5m"\n'
        "empty:\n"
        "  map: {}\n"
        "  list: []\n"
    )
