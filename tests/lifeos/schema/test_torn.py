"""A comma in a number, in a mapping on one line: one mistake, with the number that was meant."""

import pytest

from lifeos.compiler.load import load
from tests.lifeos import example

AGENT = "agents.d/finance/scribe/agent.yaml"


def found(more):
    _, diagnostics = load(AGENT, example.agent("scribe", "finance", more).encode())
    return [(item.code, item.message.split(" is not ")[0], item.hint, item.span.end) for item in diagnostics]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("  budget: {perDay: 1,000 USD, onExhausted: low}\n", ("'1,000 USD'", "did you mean '1000 USD'?", 29)),
        ("  budget: {perDay: 1,000,000.50 USD}\n", ("'1,000,000.50 USD'", "did you mean '1000000.50 USD'?", 36)),
        ("  confidence: {min: 0,75}\n", ("'0,75'", "did you mean '0.75'?", 25)),
    ],
)
def test_a_number_that_a_comma_took_apart(more, expected):
    assert found(more) == [("LOS126", *expected)]


@pytest.mark.parametrize(
    "more",
    [
        "  budget: {perDay: 1 USD, 000 USD}\n",  # a space: two entries, as one would write two
        '  budget: {perDay: "1",000 USD}\n',
        "  budget: {perDay: 1 USD, 2: 3}\n",
    ],
)
def test_what_was_not_one_number_stays_two_entries(more):
    assert ("LOS123", 1) in [(code, message.count("has no field")) for code, message, *_ in found(more)]
