"""File names of kinds."""

import pytest

from lifeos.schema.kebab import kebab


@pytest.mark.parametrize(
    ("kind", "name"), [("Agent", "agent"), ("EvalSuite", "eval-suite"), ("ModelRoute", "model-route")]
)
def test_kebab(kind, name):
    assert kebab(kind) == name
