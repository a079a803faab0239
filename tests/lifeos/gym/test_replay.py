"""A replay is what the gate saw, and takes nothing with it."""

import os

from lifeos.gym.replay import replay
from lifeos.gym.run import run
from tests.lifeos.gym import agents


def test_it_comes_out_as_it_was_kept(gated):
    gate = gated(agents.of(0.5), seed=3)
    _, records = run(gate, 2)
    for index in (0, 5):
        assert list(replay(gate, [index])) == [records[index]]


def test_nothing_is_kept(gated):
    gate = gated(agents.GOOD, seed=3)
    assert len(list(replay(gate, [4, 5], 2))) == 2
    assert not os.path.exists(gate.path)


def test_who_dies_dies_alone(gated):
    (record,) = replay(gated(agents.CRASHES, seed=3), [1])
    assert (record.observation.status, record.missing) == ("error", ("the process ended with status 3",))
