"""Text that repeats itself, and text in which repeating is right."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from lifeos.gym.detectors.chant import CHUNK, TIMES, chant

SENTENCE = "I will look at the ledger and tell you what I have found. "


def test_sentence_over_and_over():
    assert chant("First. " + SENTENCE * 11)
    assert not chant(SENTENCE * 5)


def test_short_words_over_and_over():
    assert chant("ha " * 300)


def test_repetition_with_something_between():
    assert chant("".join(SENTENCE + ("So. ", "And then. ")[n % 2] for n in range(12)))


def test_repetition_in_the_middle_of_a_long_text():
    chance = random.Random(1)
    noise = "".join(chance.choices("abcdefghij ", k=20_000))
    assert not chant(noise)
    assert chant(noise + SENTENCE * 11 + noise)


def test_refrain_of_a_long_text():
    chance = random.Random(2)
    assert not chant("".join(SENTENCE + "".join(chance.choices("abcdefghij ", k=600)) for _ in range(40)))


def test_code_and_tables():
    row = "| the same cell as in all the rows | and another cell of the same kind |\n"
    assert not chant("A table:\n" + row * 40)
    assert not chant("Code:\n```\n" + (SENTENCE + "\n") * 40 + "```\nThat was it.")
    assert not chant("\n".join(["-" * 80, "a"] * 40))
    assert chant("```\nx\n```\n" + SENTENCE * 11)


def test_list_whose_lines_begin_alike():
    """Batch edits that are listed (gemini-cli #5873, #8234)."""
    line = "- added the licence header that was agreed on last week to the file {}.py\n"
    names = ["".join(random.Random(n).choices("abcdefgh", k=12)) for n in range(60)]
    assert not chant("".join(line.format(name) for name in names))


@given(st.text(alphabet=st.characters(), min_size=CHUNK, max_size=80), st.text(max_size=30))
def test_any_long_sentence(sentence, before):
    """Whatever it is made of, if it is prose at all."""
    words = " ".join("".join(char if char.isalnum() else " " for char in sentence).split())
    if len(words) >= CHUNK:
        assert chant(before.replace("`", "").replace("~", "").replace("|", "") + " x " + (words + " ") * (TIMES + 2))


def test_ten_megabytes():
    chance = random.Random(3)
    listed = "".join(f"{SENTENCE}{chance.random()}\n" for _ in range(130_000))
    begun = time.process_time()
    assert not chant(listed)
    assert time.process_time() - begun < 60
