"""Whoever is late and whoever says nothing of use are told apart."""

import pytest

from lifeos.gym.candidates.candidate import NoDecision
from lifeos.gym.guard import Guard
from tests.lifeos.gym import agents


@pytest.mark.parametrize(("late", "status"), [(True, "timeout"), (False, "error")])
def test_no_decision_is_a_failure_by_either_name(gated, fleet, late, status):
    def answer(_task, _desk):
        raise NoDecision("nothing came", late=late)

    gate = gated(agents.GOOD, seed=4)
    gate._answer = answer
    record = gate.simulate(Guard(fleet), 1)
    assert (record.observation.status, record.observation.passed, record.missing) == (status, {}, ("nothing came",))
