"""The contract on the wire: camelCase, small, and open to later fields."""

import msgspec
import pytest

from lifeos.agent.contract import Claim, Decision, Task, Usage
from lifeos.units import Money


def test_a_decision_on_the_wire():
    said = Decision("t", "Hi.", claims=(Claim("x", ("a",)),), usage=Usage(input_tokens=3))
    assert msgspec.json.decode(msgspec.json.encode(said)) == {
        "task": "t",
        "reply": "Hi.",
        "claims": [{"text": "x", "cites": ["a"]}],
        "usage": {"inputTokens": 3},
    }


def test_fields_of_later_versions_are_ignored():
    assert msgspec.json.decode(b'{"id": "1", "session": "s", "text": "x", "mood": 3}', type=Task) == Task("1", "s", "x")


@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b'{"task": 1, "reply": "x"}', b'{"task": "t", "reply": "x", "confidence": "high"}']
)
def test_what_is_no_decision(data):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=Decision)


def test_usages_add_up():
    total = Usage(1, 2, 1, Money(5, "EUR")) + Usage() + Usage(3, 4, 1, Money(7, "EUR"))
    assert total == Usage(4, 6, 2, Money(12, "EUR"))
