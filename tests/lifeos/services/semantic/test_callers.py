"""Who asks, by its SPIFFE ID."""

import pytest

from lifeos.kube.names import agent_identity
from lifeos.services.semantic.callers import Caller, Svids


def test_it_is_the_identity_that_the_compiler_gives_a_pod():
    for track in ("stable", "shadow"):
        identity = agent_identity("life.example", "finance", track)
        assert Svids("life.example").caller({}, identity) == Caller("finance", track == "shadow")


@pytest.mark.parametrize(
    "identity", ["", "spiffe://lifeXexample/agent/a/track/stable", "spiffe://life.example/agent/A/track/stable"]
)
def test_any_other_is_nobody_whatever_it_says_of_itself(identity):
    assert Svids("life.example").caller({"authorization": "Bearer finance"}, identity) is None
