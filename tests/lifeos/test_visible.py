"""Hostile text is shown, and does nothing."""

from hypothesis import given
from hypothesis import strategies as st

from lifeos.visible import cut, visible


def test_what_commands_a_terminal_is_a_picture():
    assert visible("\x1b[31mred\x07\x00\x7f\x9b1m") == "␛[31mred␇␀␡⟨U+009B⟩1m"


def test_what_turns_a_line_around_is_named():
    assert visible("a\u202eb\u2066c\u200b") == "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200B⟩"


def test_letters_of_all_scripts_and_ends_of_lines_stay():
    text = "مرحبا שלום 你好 é 👩‍🚀\tx\ny"
    assert visible(text) == text
    assert visible("a\r\nb\rc") == "a\nb␍c"


@given(st.text())
def test_nothing_that_commands_is_left(text):
    assert not any(
        (ord(letter) < 32 and letter not in "\n\t") or 0x7F <= ord(letter) < 0xA0 for letter in visible(text)
    )
    assert visible(visible(text)) == visible(text)


@given(st.text(), st.integers(1, 20))
def test_a_cut_loses_nothing_but_what_it_says(text, most):
    whole, left_out = cut(text, most)
    assert len(whole) <= most
    assert len(whole) + left_out == len(text)
    assert text.startswith(whole)


def test_an_accent_stays_with_its_letter():
    assert cut("ae\u0301", 2) == ("a", 2)
