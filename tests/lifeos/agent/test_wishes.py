"""What is said over the pipe is told apart by its kind, and a decision passes as it is."""

import msgspec
import pytest

from lifeos.agent.wishes import Call, Consult, Decided, Failed, Ready, Said, Think


@pytest.mark.parametrize(
    "said",
    [
        Ready(),
        Call("calendar-read", {"from": "2026-01-01", "days": 1}, 0.9, "local"),
        Consult("recall", {"question": "rent", "most": 5}),
        Think("Well?", "Be brief.", "high", {"type": "object"}, 40),
        Failed("RuntimeError: no idea"),
    ],
)
def test_each_is_read_as_what_it_is(said):
    assert msgspec.json.decode(msgspec.json.encode(said), type=Said) == said


def test_nobody_looks_at_a_decision_before_it_is_asked_for():
    said = msgspec.json.decode(msgspec.json.encode(Decided(msgspec.Raw(b'{"task": 3}'))), type=Said)
    assert bytes(said.decision) == b'{"task": 3}'


def test_other_kinds_are_none():
    with pytest.raises(msgspec.ValidationError, match="Invalid value 'state'"):
        msgspec.json.decode(b'{"kind": "state"}', type=Said)
