"""LOS909: what is stored is not enforced."""

import pytest

from lifeos.cluster.checks import policies_enforced
from lifeos.cluster.state import Enforced
from tests.lifeos.cluster.seen import told


@pytest.mark.parametrize(
    ("enforced", "words"),
    [
        (Enforced(ingress=False, egress=True), "a connection reached a pod that lets nobody in, so"),
        (Enforced(ingress=True, egress=False), "a connection got out of one that may not, so"),
        (Enforced(ingress=False, egress=False), "reached a pod that lets nobody in and got out of one that may not"),
    ],
)
def test_a_way_that_is_open_is_an_error(need, state, enforced, words):
    ((severity, code, message),) = told(policies_enforced, need, state._replace(enforced=enforced))
    assert (severity, code) == ("error", "LOS909")
    assert words in message


@pytest.mark.parametrize("enforced", [Enforced(ingress=True, egress=True), None])
def test_enforced_or_not_tried(need, state, enforced):
    assert told(policies_enforced, need, state._replace(enforced=enforced)) == []
