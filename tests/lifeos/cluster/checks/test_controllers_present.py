"""LOS903: whoever acts on what is rendered must be there."""

import pytest

from lifeos.cluster.checks import controllers_present
from lifeos.cluster.supported import PROGRAMS
from tests.lifeos.cluster.seen import told, without


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_one_that_is_missing(need, state, program):
    ((severity, code, message),) = told(controllers_present, need, without(state, program.namespace))
    assert (severity, code) == ("error", "LOS903")
    assert message.startswith(f"there is no {program.name} in the cluster")


def test_one_that_nothing_needs_is_not_missed(need, state):
    kinds = {key: use for key, use in need.kinds.items() if not key[0].startswith("serving.knative.dev/")}
    assert told(controllers_present, need._replace(kinds=kinds), without(state, "knative-serving")) == []


def test_what_may_not_be_looked_at_is_not_called_missing(need, state):
    assert told(controllers_present, need, state._replace(workloads=None)) == []
