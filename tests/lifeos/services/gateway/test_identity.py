"""A caller is an agent of this trust domain; an unknown track is a shadow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway.identity import Caller, caller_of


@pytest.mark.parametrize(
    ("principal", "caller"),
    [
        ("spiffe://example.org/agent/ada/track/stable", Caller("ada", "stable")),
        ("spiffe://example.org/agent/ada/track/canary", Caller("ada", "canary")),
        ("spiffe://example.org/agent/ada/track/shadow", Caller("ada", "shadow")),
        ("spiffe://example.org/agent/ada/track/Stable", Caller("ada", "shadow")),
        ("spiffe://example.org/agent/ada/track/", Caller("ada", "shadow")),
        ("spiffe://elsewhere.org/agent/ada/track/stable", None),
        ("spiffe://example.org/agent//track/stable", None),
        ("spiffe://example.org/agent/ada/track/stable/more", None),
        ("spiffe://example.org/platform/gateway", None),
        ("", None),
    ],
)
def test_callers(principal, caller):
    assert caller_of(principal, "example.org") == caller


@given(st.text())
def test_garbage_is_nobody(principal):
    assert caller_of(principal, "example.org") is None
