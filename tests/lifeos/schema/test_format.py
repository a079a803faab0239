"""Formatting: one way to write a declaration; values and comments stay, and a second time changes nothing."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.schema.format import FormatError, formatted
from lifeos.schema.models import KINDS
from lifeos.source.places import place_of
from lifeos.source.tree import discover
from tests.lifeos.schema.documents import as_yaml, document

ROOT = Path(__file__).parents[3]
DECLARATIONS = [path for path in discover(str(ROOT)).files if place_of(path)]


@settings(max_examples=60)
@given(st.data())
def test_values_are_kept_and_twice_is_once(data):
    """For any document of any kind, written as flow or as block, with its fields in any order."""
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    value = data.draw(document(kind))
    block = yaml.safe_dump(
        value, sort_keys=data.draw(st.booleans()), allow_unicode=True, width=data.draw(st.sampled_from([20, 200]))
    )
    for text in (as_yaml(value) + "\n", block):
        try:
            once = formatted("agents.d/x.yaml", text)
        except FormatError:
            continue  # it refuses rather than change anything; how often is counted below
        assert yaml.safe_load(once) == yaml.safe_load(text)
        assert formatted("agents.d/x.yaml", once) == once


@pytest.mark.parametrize("path", DECLARATIONS)
def test_this_repository_is_formatted(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert formatted(path, text) == text


MESSY = """\
# Why this agent exists.
kind:   Agent
apiVersion: lifeos.dev/v1alpha1
spec:
    prompt: p.md     # its bytes count
    description:   "Quoted on purpose."
    tools:
    - {ref: a}
    # the second one is dangerous
    - {ref: b}
metadata: {team: t, name: a}
# The end.
"""


def test_comments_stay_and_fields_move():
    after = formatted("agents.d/t/a/agent.yaml", MESSY)
    assert after.startswith("# yaml-language-server: $schema=../../../schemas/agent.json\n")
    for comment in ("# Why this agent exists.", "# its bytes count", "# the second one is dangerous", "# The end."):
        assert after.count(comment) == 1
    assert '"Quoted on purpose."' in after
    assert yaml.safe_load(after) == yaml.safe_load(MESSY)
    lines = after.split("\n")
    assert lines.index("    # the second one is dangerous") + 1 == lines.index("    - {ref: b}")
    assert formatted("agents.d/t/a/agent.yaml", after) == after


def test_fields_are_ordered_as_the_schema_has_them():
    text = "spec: {suspend: true, prompt: p.md, description: d}\nmetadata: {name: a}\nkind: Agent\napiVersion: lifeos.dev/v1alpha1\n"
    after = formatted("agents.d/t/a/agent.yaml", text)
    found = [
        after.index(word)
        for word in ("apiVersion:", "kind:", "metadata:", "spec:", "description:", "prompt:", "suspend:")
    ]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "text", ["012", "yes", "'yes'", '"012"', "1.10", "0x1F", "1_000", "2026-01-01", "1:30", "1e3", "''"]
)
def test_no_scalar_is_spelled_otherwise(text):
    """A formatter that read ``012`` as a number and wrote ``10`` would be a bug in production."""
    after = formatted("lifeos.yaml", f"kind: Platform\nspec: {{a: {text}}}\n")
    assert f"a: {text}}}" in after


@pytest.mark.parametrize("text", ["~", "+1"])
def test_what_would_be_spelled_otherwise_is_refused(text):
    with pytest.raises(FormatError, match="without changing"):
        formatted("lifeos.yaml", f"kind: Platform\nspec: {{a: {text}}}\n")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "a: [\n", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "\x00"])
def test_what_cannot_be_formatted_is_refused(text):
    with pytest.raises(FormatError):
        formatted("lifeos.yaml", text)


def test_several_documents_stay_apart():
    text = "kind: Budget\nmetadata: {name: a}\n---\nkind: Budget\nmetadata: {name: b}\n"
    after = formatted("agents.d/t/budget.yaml", text)
    assert [item["metadata"]["name"] for item in yaml.safe_load_all(after)] == ["a", "b"]
    assert formatted("agents.d/t/budget.yaml", after) == after
