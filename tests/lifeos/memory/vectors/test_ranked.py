"""An index in an engine of Qdrant, the same whichever it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.memory.vectors import ranked
from tests.lifeos.memory.vectors.points import ASKED, ENGINES, LIFE, LOCAL, engine, in_edge, numbers, placed

pytestmark = pytest.mark.filterwarnings(LOCAL)


@pytest.fixture(scope="module", params=ENGINES)
def index(request, tmp_path_factory):
    with engine(request.param, tmp_path_factory.mktemp("qdrant")) as made:
        yield made


def test_the_nearest_come_first_ties_by_id_and_other_scopes_are_not_there(index):
    found = index(LIFE)
    assert numbers(found.nearest(ASKED, ["a", "b"], 9)) == [2, 1, 4, 3]
    assert numbers(found.nearest(ASKED, ["a"], 2)) == [1, 4]
    assert found.nearest(ASKED, ["c"], 2) == found.nearest(ASKED, [], 2) == found.nearest(ASKED, ["a"], 0) == []


def test_the_nearest_of_records_that_are_named(index):
    found = index(LIFE).nearest_of(ASKED, ["a"], [one.record for one in LIFE[:3]] + ["f" * 32], 9)
    assert [(int(one.record, 16), round(one.score, 2)) for one in found] == [(1, 1.0), (3, 0.0)]
    assert index(LIFE).nearest_of(ASKED, ["a"], [], 9) == []


@pytest.mark.parametrize("most", [1, 2, 5, 30, 60])
def test_of_as_many_as_are_as_near_the_first_by_id_are_taken(index, most):
    """The engine has another order of them: that in which they were written."""
    every = [7 * number % 59 for number in range(1, 59)]
    known = index([placed(number, "a", 1, 0.1 if number > 3 else 0) for number in every])
    found = known.nearest_of(ASKED, ["a"], [f"{number:032x}" for number in every], most)
    assert numbers(found) == numbers(known.nearest(ASKED, ["a"], most)) == sorted(every)[:most]


def test_an_index_of_nothing(index):
    assert index([]).nearest(ASKED, ["a"], 3) == []


@pytest.mark.parametrize(("granted", "exact"), [(["a"], False), (["b"], True), (["c"], True), (["a", "b"], False)])
def test_whether_all_are_compared_depends_on_what_is_granted_alone(index, monkeypatch, granted, exact):
    found, asked = index(LIFE), []
    real = found.found
    monkeypatch.setattr(ranked, "_EXACT", 2)
    monkeypatch.setattr(found, "found", lambda *given, exact: asked.append(exact) or real(*given, exact=exact))
    assert len(found.nearest(ASKED, granted, 2)) == min(2, sum(one.scope in granted for one in LIFE))
    assert set(asked) == {exact}


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-3, 3), st.integers(1, 3)), max_size=12),
    st.sets(st.sampled_from("abc")),
)
def test_what_is_out_of_scope_does_not_exist_and_all_engines_say_the_same(index, life, granted):
    vectors = [placed(number, *one) for number, one in enumerate(life, 1)]
    whole, part = index(vectors), index([one for one in vectors if one.scope in granted])
    found = whole.nearest(ASKED, granted, 20)
    assert found == part.nearest(ASKED, granted, 20)
    here = in_edge(vectors).nearest(ASKED, granted, 20)
    assert [(one.record, pytest.approx(one.score, abs=1e-6)) for one in here] == found
