"""Ids of states: written and read back, and nothing else is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.errors import UsageError
from lifeos.memory.state_id import StateId

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
IDS = st.builds(StateId, HEX.map("sha256:{}".format), st.integers(0, 10**18 - 1), HEX)


@given(IDS)
def test_what_is_written_is_read(state):
    assert StateId.parse(str(state)) == state


@given(IDS, st.data())
def test_one_character_more_or_less_or_other_is_another_state_or_none(state, data):
    text = str(state)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(
        st.sampled_from([text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text + "\n", text.upper()])
    )
    try:
        assert StateId.parse(other) != state
    except UsageError:
        pass


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with pytest.raises(UsageError, match="is no id of a state"):
        StateId.parse(text)


def test_for_a_person():
    assert StateId("sha256:" + "ab" * 32, 7, "c" * 64).short == "sha256:abababababab@7"
