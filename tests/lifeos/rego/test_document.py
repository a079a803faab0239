"""A document reaches the engine as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.rego.document import handed
from lifeos.rego.program import Program

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**63), 2**63 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def same():
    return Program({"policies/same.rego": "package same\n\nall := input\n"}, {}, "same/all")


@given(value=VALUES)
def test_what_is_handed_comes_back(same, value):
    assert same.ask({"value": value}) == {"value": value}


def test_texts_are_those_of_the_rules():
    text = 'package same\n\nall if {\n\tinput.a == "\\"b\\"\\n"\n\tinput.a == data.a\n}\n'
    assert Program({"policies/same.rego": text}, {"a": '"b"\n'}, "same/all").ask({"a": '"b"\n'}) is True


def test_fractions_and_tuples(same):
    assert same.ask({"ratio": 0.85, "list": (1, "a")}) == {"ratio": 0.85, "list": [1, "a"]}


def test_anything_else_is_our_mistake():
    with pytest.raises(TypeError, match="set is not plain data"):
        handed({"a": {1, 2}})


@pytest.mark.parametrize("number", [10**400, -(10**400), float("inf"), float("-inf"), float("nan")])
def test_what_no_number_holds_is_a_text(same, number):
    assert same.ask({"amount": number}) == {"amount": "a number beyond all others"}
