"""Spelling that makes no difference."""

from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors.plain import holds, passages, plain, texts


def test_plain():
    assert plain(" “No\u200b  PETS” \uff21\n") == '"no pets" a'


def test_whole_words():
    assert holds("a cat, here", "cat")
    assert holds("concat cat", "cat")
    assert not holds("concat", "cat")
    assert not holds("anything", "")


def test_passages():
    assert passages('a "b c" d "e", 3" and 4"') == ["b c", "e"]


def test_texts():
    assert sorted(texts({"a": [1, 2.5, None, True, {"b": "c"}]})) == ["1", "2.5", "a", "b", "c"]


def test_depth_and_size_that_an_agent_decides():
    value = []
    for _ in range(100_000):
        value = [value]
    assert list(texts([value, 10**5000])) != []


@given(st.text())
def test_plain_is_plain(text):
    assert plain(plain(text)) == plain(text)
