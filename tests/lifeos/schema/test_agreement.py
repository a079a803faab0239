"""Three readers of one language agree: pydantic (which defines it), the compiler's decoder, and the editors' JSON Schema.

Where they differ on purpose, the difference is an entry of DIFFERENCES with its reason.
"""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from lifeos.diagnostics import Span
from lifeos.schema.decode import Decoder
from lifeos.schema.generate import json_schema
from lifeos.schema.models import KINDS
from lifeos.schema.shape import complete, shape_of
from lifeos.source.yaml import parse
from tests.lifeos.schema.documents import as_yaml, document, mutated

VALIDATORS = {kind: Draft202012Validator(json_schema(kind)) for kind in KINDS}
KIND = st.sampled_from(sorted(KINDS))


def decoded(kind, text):
    """The value and the findings of the compiler's decoder."""
    (node,), found = parse("x.yaml", text)
    assert found == []
    decoder = Decoder("x.yaml", kind, lambda _path: Span("x.yaml"))
    return decoder.decode(shape_of(kind), node, ""), decoder.found


def readers(kind, value):
    """Which of pydantic, compiler and editor accept the document."""
    try:
        KINDS[kind].model_validate_json(json.dumps(value), strict=True)
        pydantic = True
    except ValidationError:
        pydantic = False
    _, found = decoded(kind, as_yaml(value))
    return {"pydantic": pydantic, "compiler": not found, "editor": VALIDATORS[kind].is_valid(value)}


@given(st.data())
def test_valid_documents_are_accepted_by_all(data):
    kind = data.draw(KIND)
    value = data.draw(document(kind))
    assert readers(kind, value) == {"pydantic": True, "compiler": True, "editor": True}


@settings(max_examples=600)
@given(st.data())
def test_changed_documents_are_accepted_by_all_or_none(data):
    kind = data.draw(KIND)
    value, where = data.draw(mutated(kind))
    assume(not differs_on_purpose(value))
    verdicts = readers(kind, value)
    assert len(set(verdicts.values())) == 1, (verdicts, where)


def differs_on_purpose(value):
    """Whether a document holds a value of one of the DIFFERENCES that a mutation can make."""
    if isinstance(value, dict):
        return any(map(differs_on_purpose, value.values()))
    if isinstance(value, list):
        return any(map(differs_on_purpose, value))
    return isinstance(value, str) and bool(value) and value[-1] == "\n"


@given(st.data())
def test_defaults_are_those_of_the_models(data):
    """What ``complete`` fills in is what pydantic fills in, read back in wire form."""
    kind = data.draw(KIND)
    value = data.draw(document(kind))
    model = KINDS[kind].model_validate_json(json.dumps(value))
    filled, found = decoded(kind, as_yaml(model.model_dump(by_alias=True, exclude_none=True)))
    own, _ = decoded(kind, as_yaml(value))
    assert found == []
    assert complete(shape_of(kind), own) == filled


def agent(**spec):
    return {
        "apiVersion": "lifeos.dev/v1alpha1",
        "kind": "Agent",
        "metadata": {"name": "a", "team": "t"},
        "spec": {"description": "d", "prompt": "p.md", **spec},
    }


ALL = {"pydantic": True, "compiler": True, "editor": True}
DIFFERENCES = {
    "null means nothing is written; the compiler says so, pydantic takes it for the missing field": (
        agent(memory=None),
        {**ALL, "compiler": False, "editor": False},
    ),
    "bounds of a duration cannot be written in JSON Schema": (
        agent(runtime={"idle": "25h"}),
        {"pydantic": False, "compiler": False, "editor": True},
    ),
    "nor can that entries of a list differ in one field": (
        agent(tools=[{"ref": "a"}, {"ref": "a", "stakes": "high"}]),
        {"pydantic": False, "compiler": False, "editor": True},
    ),
    "text of spaces is no text; JSON Schema and pydantic count its characters": (
        agent(description="  "),
        {**ALL, "compiler": False},
    ),
    "pydantic also knows fields by their Python names, for use from Python": (
        agent(runtime={"image": "a@sha256:" + "0" * 64}, release={"shadow": {"min_decisions": 5}}),
        {**ALL, "compiler": False, "editor": False},
    ),
    "8080.0 is an integer to JSON Schema, which has no other; to the others it is not": (
        agent(runtime={"port": 8080.0}),
        {"pydantic": False, "compiler": False, "editor": True},
    ),
    "a ratio has nine decimals at most in the compiler; to the others it is any number": (
        agent(confidence={"min": 0.12345678901}),
        {**ALL, "compiler": False},
    ),
    "whole numbers end at 18 digits in the compiler, where other readers of the manifests end": (
        agent(breaker={"identicalCalls": 10**18}),
        {**ALL, "compiler": False},
    ),
}


@pytest.mark.parametrize("reason", DIFFERENCES)
def test_intended_difference(reason):
    value, expected = DIFFERENCES[reason]
    assert readers("Agent", value) == expected


def test_a_trailing_newline_is_no_part_of_a_value():
    """Python's validator lets ``$`` match before a last newline, ECMA 262 (which editors follow) does not."""
    assert readers("Agent", agent(runtime={"resources": {"cpu": "20m\n"}})) == {
        "pydantic": False,
        "compiler": False,
        "editor": True,
    }


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("{description: yes, prompt: p.md}", "LOS104"),
        ("{description: 2026-01-01, prompt: p.md}", "LOS104"),
        ("{description: 012, prompt: p.md}", "LOS104"),
        ("{description: d, prompt: p.md, suspend: on}", "LOS104"),
        ("{description: d, prompt: p.md, suspend: True}", "LOS104"),
        ("{description: d, prompt: p.md, runtime: {port: 010000}}", "LOS104"),
        ("{description: d, prompt: p.md, runtime: {port: 0x1f90}}", "LOS125"),
        ("{description: d, prompt: p.md, runtime: {port: '8080'}}", "LOS125"),
        ("{description: d, prompt: p.md, confidence: {min: 1e-1}}", "LOS126"),
        ("{description: d, prompt: p.md, confidence: {min: '0.5'}}", "LOS125"),
    ],
)
def test_what_only_text_can_show(spec, code):
    """Spellings that a YAML reader resolves before pydantic sees them; readers disagree, so the compiler asks."""
    text = f"apiVersion: lifeos.dev/v1alpha1\nkind: Agent\nmetadata: {{name: a, team: t}}\nspec: {spec}\n"
    _, found = decoded("Agent", text)
    assert [item.code for item in found] == [code]
