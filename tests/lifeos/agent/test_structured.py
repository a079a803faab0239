"""Answers of models as data."""

import pytest

from lifeos.agent.model import ModelError
from lifeos.agent.structured import value_of

SCHEMA = {"type": "object", "required": ["a"]}


def test_data_that_satisfies_the_schema():
    assert value_of('{"a": 1}', SCHEMA, "local") == {"a": 1}


@pytest.mark.parametrize("text", ["", "{", '{"b": 1}', "[" * 100_000])
def test_other_text(text):
    with pytest.raises(ModelError, match="route 'local' answered with other JSON"):
        value_of(text, SCHEMA, "local")
