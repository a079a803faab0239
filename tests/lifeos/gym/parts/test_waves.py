"""A gate in parts: every index is in exactly one shard, and void simulations add indices at the end."""

from functools import partial
from types import SimpleNamespace

import pytest

from lifeos.gym.decide import decide
from lifeos.gym.gate import Gate
from lifeos.gym.history import History
from lifeos.gym.parts import waves
from lifeos.gym.receipts import receipt as receipts
from lifeos.verdict.observations import Observation, Series
from tests.lifeos.gym import agents


def gate(of, max_void=2):
    """As much of a gate as decides how many indices it reads."""
    part = SimpleNamespace(checks=[SimpleNamespace(of=of)], suite=SimpleNamespace(max_void=max_void), observed=())
    part.planned = partial(Gate.planned, part)
    return part


def series(*status):
    return Series.of((Observation(index, one) for index, one in enumerate(status)), ())


def indices(shards):
    return [index for shard in shards for index in range(shard.first, shard.end)]


@pytest.mark.parametrize("of", [1, 5, 24, 25, 26, 100, 101, 333])
def test_every_index_once_and_in_order(of):
    parts = waves.waves(gate(of))
    assert [index for wave in parts for index in indices(wave)] == [*range(of)]
    assert all(len(indices(wave)) == 25 for wave in parts[:-1])
    assert all(shard.end - shard.first <= 5 for wave in parts for shard in wave)


def test_one_wave_follows_the_other_as_planned():
    planned = waves.waves(gate(60))
    assert [waves.following(gate(60), series(), through) for through in (0, 25, 50, 60)] == [*planned, []]


@pytest.mark.parametrize(("void", "more"), [(0, []), (1, [100]), (2, [100, 101]), (5, [100, 101])])
def test_a_void_simulation_is_replaced_as_often_as_is_forgiven(void, more):
    seen = series(*["void"] * void, *["judged"] * (100 - void))
    assert indices(waves.following(gate(100), seen, 100)) == more


def test_a_receipt_counts_for_exactly_this_gate(gated):
    gate = gated(agents.GOOD)
    assert waves.known(gate) is None
    receipts.write(gate.root, decide(gate, 2).receipt)
    assert waves.known(gate) == "pass"
    assert waves.known(gated(agents.GOOD + "\n")) is None
    assert waves.known(gated(agents.GOOD, seed=1)) is None


def test_a_question_is_all_that_an_answer_depends_on(gated, monkeypatch):
    first = waves.question(gated(agents.GOOD))
    assert first == waves.question(gated(agents.GOOD))
    later = gated(agents.GOOD)
    later.history = History(lineage={"sha256:" + "0" * 64: 1})
    other = gated(agents.GOOD + "\n")
    monkeypatch.setattr(waves, "find", lambda gate: other)
    questions = {first, waves.question(later), waves.question(gated(agents.GOOD)), waves.question(other)}
    assert len(questions) == 4
    assert all(len(question) == 16 for question in questions)


def test_the_gate_of_hello(gated):
    assert [indices(wave)[0] for wave in waves.waves(gated(agents.GOOD))] == [0, 25, 50, 75]
