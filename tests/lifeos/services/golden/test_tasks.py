"""Each different task once, in an order that follows from the version."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from lifeos.agent.contract import Said
from lifeos.ir.golden import Turn, slots
from lifeos.services.golden.tasks import SESSION, tasks
from tests.lifeos.services.golden.given import golden, suite

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6)
VALUES = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9-]{0,4}", fullmatch=True),
    st.lists(WORDS, min_size=1, max_size=4, unique=True),
    max_size=3,
)


def test_every_combination_is_asked_and_no_other():
    found = list(
        tasks(suite(route=golden("{who} to {where}", vary={"who": ("I", "we"), "where": ("A", "B", "C")})), "v")
    )
    assert {one.task.text for one in found} == {f"{who} to {where}" for who in ("I", "we") for where in "ABC"}
    assert len(found) == 6
    assert {one.task.session.startswith(SESSION) for one in found} == {True}


def test_the_date_and_what_was_said_before_vary_with_it():
    history = (Turn("agent", "On the {day}?"), Turn("user", "Yes."))
    (one,) = tasks(suite(route=golden("Do it.", vary={"day": ("02",)}, history=history, date="2026-03-{day}")), "v")
    assert one.task.date == "2026-03-02"
    assert one.task.history == (Said("agent", "On the 02?"), Said("user", "Yes."))


def test_a_version_has_its_order_and_keeps_it():
    varied = suite(route=golden("{n}", vary={"n": tuple(map(str, range(50)))}))
    first, again, other = ([one.id for one in tasks(varied, version)] for version in ("a", "a", "b"))
    assert first == again
    assert first != other
    assert sorted(first) == sorted(other), "the same questions all the same"


def test_what_is_the_same_question_is_asked_once():
    same = suite(
        one=golden("{a}{b}", vary={"a": ("x", "xy"), "b": ("yz", "z")}),
        other=golden("xyz"),
        third=golden("xyz", says=("a",)),
    )
    assert sorted(one.task.text for one in tasks(same, "v")) == ["xyyz", "xyz", "xz"]


def test_golden_decisions_take_turns():
    both = suite(a=golden("a{n}", vary={"n": tuple("1234")}), b=golden("b{n}", vary={"n": tuple("12")}))
    assert [one.name for one in tasks(both, "v")] == ["a", "b", "a", "b", "a", "a"]


def test_of_more_than_anybody_can_ask_some_are_drawn():
    many = {name: tuple(map(str, range(1000))) for name in ("a", "b", "c", "d", "e", "f", "g")}
    varied = suite(route=golden("".join(f"{{{name}}} " for name in many), vary=many))
    assert len({one.id for one in islice(tasks(varied, "v"), 200)}) == 200


@given(VALUES, st.lists(WORDS, max_size=4))
def test_whatever_is_declared_no_two_are_the_same_and_nothing_is_left_open(vary, words):
    ask = "".join(f"{word}{{{name}}}" for word, name in zip([*words, *["-"] * len(vary)], vary, strict=False)) or "x"
    named = {name: tuple(values) for name, values in vary.items() if name in slots(ask)}
    varied = golden(ask, vary={**dict.fromkeys(slots(ask), ("v",)), **named})
    found = list(tasks(suite(route=varied), "v"))
    assert len({one.id for one in found}) == len({one.task.text for one in found}) == len(found) <= varied.variations
