"""A gate in parts: every index is in exactly one shard, and void simulations add indices at the end."""

from types import SimpleNamespace

import pytest

from lifeos.gym import waves
from lifeos.gym.record import Record
from lifeos.gym.trace import Trace
from lifeos.verdict.observations import Observation
from tests.lifeos.gym import agents


def gate(of, max_void=2):
    """As much of a gate as decides how many indices it reads."""
    return SimpleNamespace(checks=[SimpleNamespace(of=of)], suite=SimpleNamespace(max_void=max_void))


def record(index, status):
    return Record(Observation(index, status), Trace(index, "", "calm", (), status, ""))


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
    assert [waves.following(gate(60), {}, through) for through in (0, 25, 50, 60)] == [*planned, []]


@pytest.mark.parametrize(("void", "more"), [(0, []), (1, [100]), (2, [100, 101]), (5, [100, 101])])
def test_a_void_simulation_is_replaced_as_often_as_is_forgiven(void, more):
    records = {index: record(index, "void" if index < void else "judged") for index in range(100)}
    assert indices(waves.following(gate(100), records, 100)) == more


def test_a_receipt_counts_for_exactly_this_agent_and_its_own_suite(fleet):
    from lifeos.bundle import agent_digest
    from lifeos.ir import Receipt
    from tests.lifeos.bundle.fleets import change

    hello, catalog = fleet.agents["hello"], fleet.catalog
    receipts = (Receipt("sha256:other", "pass", "a.json"), Receipt(agent_digest(hello, catalog), "fail", "b.json"))
    assert waves.known(hello, catalog, catalog.suites["hello"]) is None
    assert waves.known(change(hello, receipts=receipts), catalog, catalog.suites["hello"]) == "fail"
    assert waves.known(change(hello, receipts=receipts[:1]), catalog, catalog.suites["hello"]) is None
    assert waves.known(change(hello, receipts=receipts), catalog, catalog.suites["finance"]) is None


def test_the_gate_of_hello(gated):
    assert [indices(wave)[0] for wave in waves.waves(gated(agents.GOOD))] == [0, 25, 50, 75]
