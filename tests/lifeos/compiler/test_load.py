"""One file alone: its documents, as far as they can be read, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.compiler.load import load
from lifeos.schema.shape import kinds
from tests.lifeos import example

PATHS = [*example.FILES, "agents.d/platform/policies.yaml", "agents.d/finance/teller/notes.md", "x.yaml", "evals/x.yml"]


def test_a_good_file():
    documents, found = load("agents.d/platform/budget.yaml", example.BUDGET.encode())
    assert found == []
    assert [(item.kind, item.name, item.index) for item in documents] == [
        ("Budget", "example", 0),
        ("Budget", "platform", 1),
        ("Budget", "finance", 2),
    ]


def test_a_bad_document_does_not_hide_a_good_one():
    text = example.BUDGET.replace("perDay: 20 USD", "perDay: twenty")
    documents, found = load("agents.d/platform/budget.yaml", text.encode())
    assert [item.name for item in documents] == ["example", "platform", "finance"]
    assert "perDay" not in documents[1].value["spec"]
    assert [item.code for item in found] == ["LOS126"]


def test_the_path_names_the_document():
    """So that a misspelt name is one finding, and not one for each reference to it."""
    documents, found = load("agents.d/finance/teller/agent.yaml", example.agent("taller", "finance").encode())
    assert [item.name for item in documents] == ["teller"]
    assert [item.code for item in found] == ["LOS203"]


@given(st.sampled_from(PATHS), st.binary(max_size=200))
def test_any_bytes_anywhere(path, data):
    documents, found = load(path, data)
    assert all(item.kind in kinds() for item in documents)
    assert all(item.span.file == path and item.hint for item in found)


@given(st.sampled_from(PATHS), st.sampled_from(sorted(example.FILES)), st.data())
def test_any_cut_or_damage_of_a_good_file(path, source, data):
    """Half-saved files, merges gone wrong: always documents and findings, never an exception."""
    text = example.FILES[source]
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    damaged = (
        text[:start]
        + data.draw(st.sampled_from(["", "\t", "<<<<<<< HEAD\n", "{", "\x00", ": ", "- ", "'", "&a ", "~"]))
        + text[end:]
    )
    load(path, damaged.encode())


@pytest.mark.parametrize("path", ["agents.d/finance/teller/agent.yaml", "lifeos.yaml"])
def test_a_secret_is_reported_and_not_repeated(path):
    key = "ghp_" + "a1B2" * 9
    _, found = load(path, (example.FILES[path] + f"# {key}\n").encode())
    assert [item.code for item in found] == ["LOS404"]
    assert key not in repr(found)


@pytest.mark.parametrize("folder", ["declaration", "action", "lib"])
def test_a_secret_in_rego_is_reported_wherever_it_stands(folder):
    documents, found = load(f"policies/{folder}/x.rego", b'package x\n\nkey := "ghp_' + b"a1B2" * 9 + b'"\n')
    assert documents == []
    assert [(item.code, item.span.line) for item in found] == [("LOS404", 3)]


def test_rego_that_is_not_text_is_reported():
    assert [item.code for item in load("policies/lib/x.rego", b"package x\xff")[1]] == ["LOS106"]


def test_a_test_of_a_rule_against_secrets_may_hold_what_looks_like_one():
    assert load("policies/lib/x_test.rego", b'key := "ghp_' + b"a1B2" * 9 + b'"\n') == ([], [])
