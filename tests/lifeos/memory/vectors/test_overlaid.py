"""An index without what is hidden and with what was learned."""

import numpy as np
import pytest

from lifeos.memory.vectors import edge
from lifeos.memory.vectors.index import Placed
from lifeos.memory.vectors.overlaid import Overlaid


def unit(*values):
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


RECORDS = [f"{number:032x}" for number in range(1, 4)]
QUESTION = unit(1, 0, 0, 0)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("index"))
    placed = [Placed(one, "a", unit(4 - at, at, 0, 0)) for at, one in enumerate(RECORDS)]
    edge.build(folder, 4, placed)
    return edge.Edge(folder)


def test_what_is_hidden_makes_room_and_what_was_learned_has_its_place(base):
    learned = [Placed("fact:1", "a", unit(20, 1, 0, 0)), Placed("fact:2", "b", QUESTION)]
    over = Overlaid(base, {RECORDS[0]}, learned)
    assert [one.record for one in over.nearest(QUESTION, ["a"], 2)] == ["fact:1", RECORDS[1]]
    assert over.nearest(QUESTION, ["b"], 2)[0].record == "fact:2"
    asked = [RECORDS[0], RECORDS[1], "fact:1", "fact:2"]
    assert [one.record for one in over.nearest_of(QUESTION, ["a"], asked, 9)] == ["fact:1", RECORDS[1]]
    assert [one.record for one in over.nearest_of(QUESTION, ["a"], asked, 1)] == ["fact:1"]
    assert over.nearest_of(QUESTION, ["a"], [], 9) == []


def test_how_near_a_fact_is_does_not_depend_on_how_many_there_are(base):
    rng = np.random.default_rng(1)
    some = [Placed(f"fact:{at}", "a" if at < 3 else "b", unit(*rng.normal(size=4))) for at in range(9)]
    question = unit(*rng.normal(size=4))
    assert Overlaid(base, (), some).nearest(question, ["a"], 9) == Overlaid(base, (), some[:3]).nearest(
        question, ["a"], 9
    )
