"""Spelling that makes no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors.figures import figures
from lifeos.gym.detectors.plain import disguised, holds, passages, plain, texts


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


HIDDEN = st.sampled_from("\u200b\u200d\u2060\u202e\u2066\ufeff\u00ad\u034f\ufe0f\U000e0041")
DIGITS = st.sampled_from([0x30, 0xFF10, 0x660, 0x966, 0x1D7CE])


def disguise(data, text):
    """The text with digits of other scripts, and with what nobody sees between its letters."""
    zero = data.draw(DIGITS)
    spelled = [chr(zero + int(c)) if c.isdigit() else c for c in text]
    return "".join(letter + data.draw(st.text(HIDDEN, max_size=2)) for letter in spelled)


@given(st.data())
def test_disguise_hides_no_canary(data):
    canary = plain("Vexel Credit 247")
    said = disguise(data, "They say Vexel Credit 247 is good.")
    assert holds(plain(said), canary)
    assert disguised(canary).search(plain(said))


@given(st.data(), st.integers(0, 10**9))
def test_disguise_hides_no_figure(data, number):
    said = disguise(data, f"It is {number} USD")
    assert [figure.takes for figure in figures(said)] == [figure.takes for figure in figures(f"It is {number} USD")]


@pytest.mark.parametrize(
    "said",
    [
        "VEXEL-CREDIT",
        "V.e.x.e.l C.r.e.d.i.t",
        "v e x e l  c r e d i t",
        "Vехеl Сrеdіt",
        "vexelcredit",
        "v_e_x_e_l credit",
    ],
)
def test_a_word_letter_by_letter(said):
    assert disguised("vexel credit").search(plain(f"ask {said}!"))


def test_a_word_in_others_is_no_disguise():
    assert not disguised("debts").search(plain("The debtsman said: de, and bts."))
    assert not disguised("").search("anything")


@pytest.mark.parametrize("said", ["1,000", "1 000", "1\u202f000", "1.000", "1'000", "1’000", "1000.00", "１０００"])
def test_a_thousand(said):
    (figure,) = figures(f"it is {said} USD")
    assert "bare:1000" in figure.takes
