"""Which kinds of record a question asks for."""

import pytest

from lifeos.memory.recall.kinds import KINDS, kinds
from lifeos.memory.record import Content


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did I pay for the meeting?", {"transaction"}),
        ("Phone number of whom I met", {"contact"}),
        ("Wann war der Termin?", {"appointment"}),
        ("who wrote?", {"message", "note"}),
        ("Anna Berg", set()),
    ],
)
def test_the_first_word_decides(question, asked):
    assert kinds(question) == asked


def test_they_are_kinds_of_records():
    assert set().union(*KINDS.values()) == {one.__struct_config__.tag for one in Content.__args__}
