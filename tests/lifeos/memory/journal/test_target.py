"""What can be forgotten."""

import pytest

from lifeos.errors import UsageError
from lifeos.memory.journal import target


def test_a_fact_is_called_by_its_quad():
    name = target.of_fact(b"<urn:a> <urn:b> <urn:c> <urn:g> .")
    assert target.parse(name) == name
    assert target.of_fact(b"<urn:a> <urn:b> <urn:c> <urn:h> .") != name


@pytest.mark.parametrize(
    "text", ["", "fact:", "fact:" + "A" * 32, "entity:" + "a" * 32, "fact:" + "a" * 33, "record:" + "a" * 32 + "\n"]
)
def test_anything_else_is_a_mistake(text):
    with pytest.raises(UsageError, match="no fact and no record"):
        target.parse(text)
