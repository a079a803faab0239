"""Shards: what is simulated apart is what is simulated together, and nothing of another gate gets in."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym.parts import shards
from lifeos.gym.parts.waves import Shard
from lifeos.gym.run import run
from tests.lifeos.gym import agents


@pytest.fixture
def kept(gated, tmp_path):
    """A gate, and the file of its first two simulations."""
    gate = gated(agents.GOOD)
    path = str(tmp_path / "a.jsonl")
    shards.write(path, gate, Shard(0, 2), shards.simulate(gate, Shard(0, 2), 1))
    return gate, path


def test_apart_or_together_the_records_are_the_same(gated):
    gate = gated(agents.of(0.9))
    _, together = run(gate, 2)
    found = {**shards.simulate(gate, Shard(7, 9), 1), **shards.simulate(gate, Shard(0, 7), 2)}
    assert found == {index: together[index] for index in range(9)}


def test_what_is_written_is_read(kept):
    gate, path = kept
    assert shards.collect(gate, [path]) == (shards.simulate(gate, Shard(0, 2), 1), {})


def test_what_is_missing_has_failed_and_what_is_too_much_is_left_out(kept):
    gate, path = kept
    found = shards.collect(gate, [path])
    filled = shards.fill(gate, found.candidate, 4)
    assert list(filled) == [0, 1, 2, 3]
    assert [record.observation.status for record in filled.values()] == ["judged", "judged", "unseen", "unseen"]
    assert list(shards.fill(gate, found.candidate, 1)) == [0]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"lifeos":"', b'"lifeos":"9.'), (b'"seed":', b'"seed":1'), (b'"gate":"', b'"gate":"0')],
)
def test_another_gate_seed_or_version_is_another_gate(kept, old, new):
    gate, path = kept
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(data.replace(old, new, 1))
    with pytest.raises(LifeOSError, match="belongs to another gate"):
        shards.collect(gate, [path])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"from":0,"to":2', b'"from":1,"to":2', r"simulations 1 to 1, each once; it holds \[0, 1\]"),
        (b'"from":0,"to":2', b'"from":-1,"to":2', r"simulations -1 to 1, each once"),
        (b'"observation":{"index":1', b'"observation":{"index":7', r"simulations 0 to 1, each once; it holds \[0, 7\]"),
        (b'"observation":{"index":1', b'"observation":{"index":0', r"each once; it holds \[0, 0\]"),
    ],
)
def test_indices_that_are_not_the_shards_are_refused(kept, old, new, said):
    gate, path = kept
    rewrite(path, old, new)
    with pytest.raises(LifeOSError, match=said):
        shards.collect(gate, [path])


def test_a_good_simulation_told_as_another_is_refused(kept):
    gate, path = kept
    rewrite(path, b'"trace":{"index":1', b'"trace":{"index":0')
    with pytest.raises(LifeOSError, match="the record of simulation 1 is that of another one"):
        shards.collect(gate, [path])


def rewrite(path, old, new):
    with open(path, "rb") as file:
        data = file.read()
    assert old in data
    with open(path, "wb") as file:
        file.write(data.replace(old, new, 1))


def test_what_was_being_written_when_everything_stopped_is_left_alone(kept, tmp_path):
    gate, path = kept
    whole = shards.collect(gate, [path])
    (tmp_path / ".b-17.jsonl").write_text('{"gate":')
    assert shards.collect(gate, [str(tmp_path)]) == whole


def test_a_file_cut_short_is_no_shard(kept):
    gate, path = kept
    with open(path, "rb+") as file:
        file.truncate(len(file.read()) - 10)
    with pytest.raises(LifeOSError, match="is no shard of a gate"):
        shards.collect(gate, [path])


def test_a_full_disk_leaves_the_old_file(kept, monkeypatch):
    gate, path = kept
    with open(path, "rb") as file:
        before = file.read()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(LifeOSError, match="No space"):
        shards.write(path, gate, Shard(0, 2), {})
    with open(path, "rb") as file:
        assert file.read() == before


def test_the_version_before_is_kept_apart(repository, tmp_path):
    repository.promote(agents.failing_at(1))
    gate, shard = repository.gate(agents.GOOD), Shard(0, 2, "incumbent")
    before = shards.version(gate, shard)
    for own, one in ((gate, Shard(0, 2)), (before, shard)):
        shards.write(str(tmp_path / f"records/{one.of}.jsonl"), own, one, shards.simulate(own, one, 1))
    found = shards.collect(gate, [str(tmp_path / "records")])
    assert [found.candidate[1].observation.passed["success"], found.incumbent[1].observation.passed["success"]] == [
        True,
        False,
    ]
    repository.gate(agents.GOOD + "\n")
    repository.promote(agents.GOOD + "\n\n")
    other = repository.gate(agents.GOOD)
    with pytest.raises(LifeOSError, match=r"incumbent.jsonl belongs to another gate.*compared with sha256"):
        shards.collect(other, [str(tmp_path / "records")])


def test_without_a_version_before_there_is_none_to_simulate(gated):
    with pytest.raises(LifeOSError, match="no version of 'hello' was promoted before this one"):
        shards.version(gated(agents.GOOD), Shard(0, 1, "incumbent"))
