"""LOS910: a trust bundle that is empty."""

from lifeos.cluster.checks import bundle_published
from lifeos.kube.names import SYSTEM_NAMESPACE, TRUST_BUNDLE
from tests.lifeos.cluster.seen import told


def seen(state, bundle):
    return state._replace(settings={**state.settings, (SYSTEM_NAMESPACE, TRUST_BUNDLE): bundle})


def test_it_is_there_and_empty(need, state):
    for bundle in ({}, {"ca.crt": ""}):
        ((severity, code, message),) = told(bundle_published, need, seen(state, bundle))
        assert (severity, code) == ("error", "LOS910")
        assert "spiffe-trust-bundle in namespace lifeos-system" in message


def test_it_is_written_or_not_there_yet_or_was_not_looked_at(need, state):
    assert told(bundle_published, need, seen(state, {"ca.crt": "-----BEGIN"})) == []
    assert told(bundle_published, need, seen(state, None)) == []
    assert told(bundle_published, need, state) == []


def test_only_where_identities_are_rendered(need, state):
    kinds = {key: use for key, use in need.kinds.items() if key[1] != bundle_published.KIND}
    assert told(bundle_published, need._replace(kinds=kinds), seen(state, {})) == []
