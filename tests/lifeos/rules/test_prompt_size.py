"""LOS108: a prompt fits into the ConfigMap that an agent's pods mount."""

import pytest
from msgspec.structs import replace

from lifeos.rules import prompt_size
from tests.lifeos.rules.fleet import agent, catalog, found


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * (prompt_size.PROMPT_BYTES - 2), True),
        ("x" * (prompt_size.PROMPT_BYTES - 1), False),
        ("\n" * (prompt_size.PROMPT_BYTES // 2), False),  # two characters each, as JSON
        ("→" * (prompt_size.PROMPT_BYTES // 3), False),  # three bytes each
    ],
)
def test_a_prompt(text, fits):
    one = agent()
    one = replace(one, prompt=replace(one.prompt, text=text))
    expected = [] if fits else [("LOS108", "Agent teller spec.prompt")]
    assert found(prompt_size.check(one, catalog())) == expected
