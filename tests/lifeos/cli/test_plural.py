"""Numbers of things, in words."""

import pytest

from lifeos.cli.plural import count


@pytest.mark.parametrize(
    ("number", "thing", "words"),
    [(0, "agent", "0 agents"), (1, "policy", "1 policy"), (2, "policy", "2 policies"), (2, "file", "2 files")],
)
def test_count(number, thing, words):
    assert count(number, thing) == words
