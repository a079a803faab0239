"""The verdict on a version: nothing lost, nothing found that must not be, enough answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.ir import Question, Questions
from lifeos.memory.judging.answers import Answer, Seen
from lifeos.memory.judging.verdict import Row, verdict

SEEN = tuple(Seen(f"{number:032x}", "giro", orders=False) for number in range(20))
NEW = Seen("f" * 32, "journal", orders=True)


def question(name="q", first=1, omits=(), says=("x",)):
    return Question(name, "?", says, first, (), omits)


def at(place, forbidden=None, seen=SEEN):
    return Answer(place, forbidden, seen)


@pytest.mark.parametrize(
    ("first", "before", "after", "outcome"),
    [
        (1, at(1), at(1), "as before"),
        (1, at(1), at(2), "lost"),
        (1, at(1), at(None), "lost"),
        (1, at(2), at(2), "missing"),
        (1, at(None), at(None), "missing"),
        (1, at(2), at(1), "gained"),
        (1, at(None), at(1), "gained"),
        (3, at(1), at(3), "sank"),
        (3, at(1), at(4), "lost"),
        (3, at(3), at(1), "rose"),
        (1, at(1), at(1, 5), "forbidden"),
        (1, at(1, 5), at(1), "gained"),
        (1, at(1, 5), at(None), "lost"),
        (1, at(None, 2), at(None, 2), "forbidden"),
    ],
)
def test_outcomes(first, before, after, outcome):
    assert Row(question(first=first), before, after).outcome == outcome


def test_a_question_that_only_forbids_has_no_place():
    only = question(says=(), omits=("x",))
    assert Row(only, at(None), at(None)).outcome == "as before"
    assert Row(only, at(None, 3), at(None)).outcome == "gained"
    assert Row(only, at(None), at(None, 3)).outcome == "forbidden"


def test_what_is_new_above_an_answer_is_told():
    pushed = at(2, seen=(NEW, *SEEN[:19]))
    assert Row(question(first=2), at(1), pushed).above == (NEW,)
    assert Row(question(first=1), at(1), pushed).above == (NEW,)
    assert Row(question(first=1), at(1), at(None, seen=(SEEN[1], NEW))).above == (), (
        "where the answer had to be, is nothing new"
    )
    assert Row(question(first=2), at(2), at(1)).above == ()


def judged(before, after, least=None, first=1):
    rows = [question(f"q{number}", first) for number in range(len(before))]
    both = (dict(zip([one.name for one in rows], some, strict=True)) for some in (before, after))
    old, new = both
    return verdict(Questions("m", tuple(rows), least), ("a", old), ("b", new))


def test_one_that_is_lost_refuses_whatever_is_gained():
    found = judged([at(1), *[at(None)] * 9], [at(2), *[at(1)] * 9], least=5)
    assert (found.answered, found.answered_before, found.holds) == (9, 1, False)
    assert (found.number("lost"), found.number("gained")) == (1, 9)


def test_fewer_than_declared_refuses_though_nothing_is_lost():
    neither = [at(1), at(1), at(None)]
    assert not judged(neither, neither).holds, "all, where nothing else is declared"
    assert judged(neither, neither, least=2).holds
    assert not judged([at(None)] * 3, [at(None)] * 3, least=1).holds


def test_what_must_not_be_found_refuses_though_it_was_found_before():
    assert not judged([at(1, 4), at(1)], [at(1, 4), at(1)], least=1).holds


def test_what_would_give_orders_is_told_where_it_is_new():
    poisoned = at(1, seen=(*SEEN[:5], NEW))
    assert judged([at(1)], [poisoned]).orders == {NEW.record}
    assert judged([poisoned], [poisoned]).orders == frozenset()
    assert judged([at(1)], [poisoned]).holds, "a mark is no verdict"


PLACES = st.lists(st.builds(at, st.none() | st.integers(1, 20), st.none() | st.integers(1, 20)), min_size=1, max_size=8)


@given(PLACES, st.integers(1, 20), st.data())
def test_it_holds_exactly_when_nothing_is_worse_and_enough_is_answered(before, first, data):
    after = data.draw(st.lists(st.sampled_from(before), min_size=len(before), max_size=len(before)))
    least = data.draw(st.integers(1, len(before)))
    found = judged(before, after, least, first)
    held = [one.forbidden is None and one.place is not None and one.place <= first for one in after]
    lost = any(old.place and old.place <= first and not now for old, now in zip(before, held, strict=True))
    clean = all(one.forbidden is None for one in after)
    assert found.holds == (clean and not lost and sum(held) >= least)
    assert judged(after, after, least, first).number("lost") == 0, (
        "a version takes nothing from itself but what it must not have"
    )
