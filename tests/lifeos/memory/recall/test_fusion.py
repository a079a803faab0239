"""Reciprocal rank fusion."""

import pytest

from lifeos.memory.recall.fusion import fused


def test_the_scores_of_the_paper():
    assert fused([(1.0, ["a", "b"]), (2.0, ["b"])]) == pytest.approx({"a": 1 / 61, "b": 1 / 62 + 2 / 61})
    assert fused([]) == {}
