"""What answers in a simulation."""

import pytest

from lifeos.gym.backends import Backends
from lifeos.gym.thinking import Unreachable


def test_only_what_is_behind_the_routes_that_are_asked_counts():
    known = Backends(models={"low": {"model": "b"}, "high": {"model": "a"}, "other": {"model": "c"}})
    assert list(known.behind(("high", "low", "unknown")).items()) == [("high", {"model": "a"}), ("low", {"model": "b"})]


def test_where_nothing_is_connected():
    backends = Backends()
    with pytest.raises(Unreachable, match="none is connected"):
        backends.model.complete("high", [], schema=None, most_tokens=1, seed=0)
    assert (backends.behind(("high",)), backends.recall.described()) == ({}, {"recall": "words"})
