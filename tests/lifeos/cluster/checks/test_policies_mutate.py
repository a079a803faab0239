"""LOS908: served is not applied."""

import pytest

from lifeos.cluster.checks import policies_mutate
from lifeos.cluster.needs import MUTATES
from tests.lifeos.cluster.seen import told


def test_a_gate_that_is_off(need, state):
    ((severity, code, message),) = told(policies_mutate, need, state._replace(mutates=False))
    assert (severity, code) == ("error", "LOS908")
    assert "applies none" in message


@pytest.mark.parametrize("mutates", [True, None])
def test_on_or_unknown(need, state, mutates):
    assert told(policies_mutate, need, state._replace(mutates=mutates)) == []


def test_only_where_a_policy_is_rendered(need, state):
    kinds = {key: use for key, use in need.kinds.items() if key[1] != MUTATES}
    assert told(policies_mutate, need._replace(kinds=kinds), state._replace(mutates=False)) == []
