"""Scenarios: fresh, varied, the same for every candidate, and kept apart for the gate."""

import subprocess
import sys

import msgspec
import numpy as np
import pytest

from lifeos.gym.scenario import Draw, Scenarios, address, seed_of, session_of
from lifeos.gym.templates import load
from tests.architecture.test_files import ROOT

HELLO = str(ROOT / "evals/suites/hello/scenarios")
SUITES = sorted(path.parent.name for path in (ROOT / "evals/suites").glob("*/scenarios"))


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("split", ["gate", "practice"])
def test_hundreds_of_distinct_ones_from_a_handful_of_templates(suite, split):
    scenarios = Scenarios(load(str(ROOT / "evals/suites" / suite / "scenarios")), 1, split)
    drawn = [msgspec.json.encode(scenarios[index]) for index in range(300)]
    assert len(set(drawn)) == 300
    assert len({msgspec.json.decode(item)["goal"] for item in drawn}) > 5


def test_the_same_in_another_process_whatever_the_hash_seed():
    code = f"from lifeos.gym.scenario import *; from lifeos.gym.templates import load; import msgspec,hashlib; s=Scenarios(load({HELLO!r}), 5, 'gate'); print(hashlib.sha256(b''.join(msgspec.json.encode(s[i], order='sorted') for i in range(30))).hexdigest())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    }
    assert len(runs) == 1


def test_an_index_does_not_depend_on_the_others():
    scenarios = Scenarios(load(HELLO), 5)
    assert scenarios[17] == Scenarios(load(HELLO), 5)[17]
    assert scenarios[17] != Scenarios(load(HELLO), 6)[17]


def test_every_prefix_has_all_templates():
    scenarios = Scenarios(load(HELLO), 5)
    assert {scenarios[index].template for index in range(4)} == set(load(HELLO))


def test_neither_split_of_a_small_pool_is_empty():
    """By chance all digests of four items can be alike; once in eight pools they were."""
    for number in range(40):
        pool = [f"{number}-{item}" for item in range(4)]
        gate, practice = (
            {Draw(seed_of(1, index, "x"), split).pick(pool) for index in range(40)} for split in ("gate", "practice")
        )
        assert gate
        assert practice
        assert not gate & practice
        assert gate | practice == set(pool)


def test_the_splits_share_no_word_of_a_pool():
    pool = [f"word-{number}" for number in range(40)]
    picked = {
        split: {Draw(seed_of(1, index, "x"), split).pick(pool) for index in range(400)}
        for split in ("gate", "practice")
    }
    assert not picked["gate"] & picked["practice"]
    assert picked["gate"] | picked["practice"] == set(pool)


def test_draws_keep_their_bounds():
    draw = Draw(np.random.SeedSequence(3), "practice")
    assert {draw.whole(1, 3) for _ in range(60)} == {1, 2, 3}
    assert all(5 <= float(draw.cents(5, 6)) <= 6 for _ in range(60))
    assert len(draw.some(range(9), 4)) == 4
    assert 20 < sum(draw.chance(0.5) for _ in range(80)) < 60


def test_purposes_have_streams_of_their_own():
    streams = {
        tuple(np.random.default_rng(seed_of(1, index, purpose)).integers(0, 2**60, 2))
        for index in range(3)
        for purpose in ("world", "user", "scenario")
    }
    assert len(streams) == 9


def test_both_splits_meet_every_case():
    cases = ("agreed", "declined", "away", "empty", "late")
    drawn = {
        split: {Draw(seed_of(1, index, "x"), split).case(cases) for index in range(100)}
        for split in ("gate", "practice")
    }
    assert drawn["gate"] == drawn["practice"] == set(cases)


def test_a_session_tells_nothing_of_its_index():
    names = [session_of(root, index) for root in (1, 2) for index in range(500)]
    assert len(set(names)) == 1000
    assert all(len(name) == 16 for name in names)
    assert sorted(names[:500]) != names[:500]
    assert session_of(1, 7) == names[7]


def test_equal_scenarios_have_one_address():
    scenarios = Scenarios(load(HELLO), 5)
    assert address(scenarios[3]) == address(scenarios[3])
    assert address(scenarios[3]) != address(scenarios[7])
