"""Decoded values, as people write them."""

from lifeos.compiler.load import load
from lifeos.diff.written import as_written
from lifeos.schema.shape import shape_of
from lifeos.units import Money
from tests.lifeos import example

MORE = "  runtime: {idle: 90s}\n  breaker: {cooldown: 1h30m}\n  budget: {perDay: 0.50 USD}\n  tools: [{ref: a}]\n"


def test_a_declaration():
    text = example.agent("hello", "platform", MORE)
    (document,), _ = load("agents.d/platform/hello/agent.yaml", text.encode())
    spec = as_written(document.value, shape_of("Agent"))["spec"]
    assert spec["runtime"] == {"idle": "1m30s"}
    assert spec["breaker"] == {"cooldown": "1h30m"}
    assert spec["budget"] == {"perDay": "0.50 USD"}
    assert spec["tools"] == [{"ref": "a"}]


def test_rendered_money_and_anything_else():
    rendered = {
        "cost": {"currency": "EUR", "micros": 1_500_000},
        "n": 90_000,
        "list": (1, {"micros": "x", "currency": 1}),
    }
    assert as_written(rendered) == {"cost": "1.50 EUR", "n": 90_000, "list": [1, {"micros": "x", "currency": 1}]}
    assert as_written(Money(1)) == "0.000001 USD"
