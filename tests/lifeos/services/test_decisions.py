"""Judged decisions: each once, in order, and kept."""

import subprocess
import sys

import pytest

from lifeos.errors import LifeOSError
from lifeos.services.decisions import Contradiction, Decided, Decisions
from tests.architecture.test_files import ROOT


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "decisions.sqlite")


def some(*good):
    return [Decided(f"d{index}", one) for index, one in enumerate(good)]


def test_they_are_kept_in_order_and_apart(path):
    Decisions(path).add("finance", "v1", "shadow", some(True, False, True))
    Decisions(path).add("finance", "v2", "shadow", some(False))
    Decisions(path).add("finance", "v1", "live", [Decided("d0", good=True, violations=2)])
    known = Decisions(path)
    assert known.of("finance", "v1", "shadow") == ([True, False, True], [0, 0, 0])
    assert known.of("finance", "v1", "live") == ([True], [2])
    assert known.of("health", "v1", "live") == ([], [])


def test_which_are_known(path):
    known = Decisions(path)
    known.add("a", "v", "shadow", some(True, False))
    assert known.ids("a", "v", "shadow") == {"d0", "d1"}
    assert known.ids("a", "v", "live") == known.ids("a", "w", "shadow") == known.ids("b", "v", "shadow") == set()


def test_the_same_again_is_nothing_new(path):
    known = Decisions(path)
    assert known.add("a", "v", "live", some(True, False)) == 2
    assert known.add("a", "v", "live", some(True, False, True)) == 1
    assert known.of("a", "v", "live")[0] == [True, False, True]


def test_another_outcome_is_a_contradiction_and_nothing_of_the_batch_is_kept(path):
    known = Decisions(path)
    known.add("a", "v", "live", some(True))
    with pytest.raises(Contradiction, match="decision 'd0'"):
        known.add("a", "v", "live", [Decided("new", good=True), Decided("d0", good=False)])
    assert known.of("a", "v", "live")[0] == [True]


def test_a_file_that_is_none(tmp_path):
    (tmp_path / "x").write_text("nothing of the kind, and long enough to be looked at" * 100)
    for path in (tmp_path / "x", tmp_path / "no/such"):
        with pytest.raises(LifeOSError, match="cannot use"):
            Decisions(str(path))


def test_kill_9_loses_no_batch_that_was_taken(path, tmp_path):
    code = f"""
from lifeos.services.decisions import Decided, Decisions
known = Decisions({path!r})
for batch in range(10**6):
    known.add("a", "v", "live", [Decided(f"{{batch}}-{{i}}", good=True) for i in range(5)])
    print(batch + 1, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as writing:
        taken = [int(writing.stdout.readline()) for _ in range(20)]
        writing.kill()
    kept = len(Decisions(path).of("a", "v", "live")[0])
    assert (kept % 5, kept >= 5 * taken[-1]) == (0, True)


def test_many_who_say_the_same_at_once(path):
    from concurrent.futures import ThreadPoolExecutor

    known = Decisions(path)
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda _: known.add("a", "v", "live", some(*[True] * 20)), range(40)))
    assert sum(new) == 20
