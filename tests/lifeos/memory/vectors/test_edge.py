"""The index in Qdrant Edge."""

import numpy as np
import pytest
import qdrant_edge as qdrant
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.memory.vectors import edge
from lifeos.memory.vectors.edge import Edge, Placed, build


def placed(number, scope, *values):
    vector = np.array(values, np.float32)
    return Placed(f"{number:032x}", scope, vector / np.linalg.norm(vector))


ASKED = np.array([1, 0], np.float32)
LIFE = [placed(1, "a", 1, 0.1), placed(2, "b", 1, 0), placed(3, "a", 0, 1), placed(4, "a", 1, 0.1)]


@pytest.fixture
def index(tmp_path):
    def make(vectors, name="index"):
        (tmp_path / name).mkdir()
        build(str(tmp_path / name), 2, vectors)
        return Edge(str(tmp_path / name))

    return make


def test_the_nearest_come_first_ties_by_id_and_other_scopes_are_not_there(index):
    found = index(LIFE)
    assert [int(one.record, 16) for one in found.nearest(ASKED, ["a", "b"], 9)] == [2, 1, 4, 3]
    assert [int(one.record, 16) for one in found.nearest(ASKED, ["a"], 2)] == [1, 4]
    assert found.nearest(ASKED, ["c"], 2) == found.nearest(ASKED, [], 2) == found.nearest(ASKED, ["a"], 0) == []


def test_the_nearest_of_records_that_are_named(index):
    found = index(LIFE).nearest_of(ASKED, ["a"], [one.record for one in LIFE[:3]] + ["f" * 32], 9)
    assert [(int(one.record, 16), round(one.score, 2)) for one in found] == [(1, 1.0), (3, 0.0)]
    assert index(LIFE, "again").nearest_of(ASKED, ["a"], [], 9) == []


@pytest.mark.parametrize("most", [1, 2, 5, 30, 60])
def test_of_as_many_as_are_as_near_the_first_by_id_are_taken(index, most):
    """The engine has another order of them: that in which they were written."""
    numbers = [7 * number % 59 for number in range(1, 59)]
    known = index([placed(number, "a", 1, 0.1 if number > 3 else 0) for number in numbers])
    found = known.nearest_of(ASKED, ["a"], [f"{number:032x}" for number in numbers], most)
    assert [int(one.record, 16) for one in found] == sorted(numbers)[:most]


def test_an_index_of_nothing(index):
    assert index([]).nearest(ASKED, ["a"], 3) == []


def test_two_can_read_it(index, tmp_path):
    first, second = index(LIFE), Edge(str(tmp_path / "index"))
    assert first.nearest(ASKED, ["a"], 1) == second.nearest(ASKED, ["a"], 1)
    first.close()
    assert second.nearest(ASKED, ["a"], 1)


@pytest.mark.parametrize(("granted", "exact"), [(["a"], False), (["b"], True), (["c"], True), (["a", "b"], False)])
def test_whether_all_are_compared_depends_on_what_is_granted_alone(index, monkeypatch, granted, exact):
    asked = []
    real = qdrant.SearchParams
    monkeypatch.setattr(edge, "_EXACT", 2)
    monkeypatch.setattr(edge.qdrant, "SearchParams", lambda **said: asked.append(said) or real(**said))
    index(LIFE).nearest(ASKED, granted, 2)
    assert [said.get("exact", False) for said in asked] == [exact]


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-3, 3), st.integers(1, 3)), max_size=12),
    st.sets(st.sampled_from("abc")),
)
def test_what_is_out_of_scope_does_not_exist(tmp_path_factory, life, granted):
    vectors = [placed(number, *one) for number, one in enumerate(life, 1)]
    answers = []
    for some in (vectors, [one for one in vectors if one.scope in granted]):
        folder = str(tmp_path_factory.mktemp("index"))
        build(folder, 2, some)
        found = Edge(folder)
        answers.append(found.nearest(ASKED, granted, 20))
        found.close()
    assert answers[0] == answers[1]
