"""What was tried before a gate."""

from lifeos.gym.history import History


def test_attempts_of_other_versions_are_counted():
    assert History(2, {"sha256:a": 3, "sha256:b": 1}).earlier == 4


def test_the_first_gate_of_an_agent_has_nothing_before_it():
    assert (History().attempt, History().earlier) == (1, 0)
