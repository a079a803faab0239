"""The page about the agent contract says what the code does."""

import json
import re

import jsonschema
import msgspec
import pytest

from lifeos.agent import contract, serve
from tests.docs.pages import blocks, text_of

PAGE = "docs/reference/agent-contract.md"
EXAMPLES = dict(zip(("task", "decision"), (block.text for block in blocks(PAGE)), strict=True))
TYPES = {"task": contract.Task, "decision": contract.Decision}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_one_by_the_schema_and_by_the_code(name):
    jsonschema.validate({name: json.loads(EXAMPLES[name])}, serve.schemas())
    decoded = msgspec.json.decode(EXAMPLES[name], type=TYPES[name])
    assert json.loads(msgspec.json.encode(decoded)) == json.loads(EXAMPLES[name]), "nothing of it is ignored"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_field_is_explained_and_shown(name):
    section = re.search(rf"^## {name.title()}$(.*?)^## ", text_of(PAGE), re.MULTILINE | re.DOTALL)[1]
    fields = set(TYPES[name].__struct_encode_fields__)
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == fields
    assert set(json.loads(EXAMPLES[name])) == fields


def test_paths_and_limits():
    text = text_of(PAGE)
    for route in ("POST /v1/decisions", "GET /v1/contract", "GET /healthz"):
        assert f"`{route}`" in text
    assert f"{serve.MOST_BYTES:,} bytes" in text
