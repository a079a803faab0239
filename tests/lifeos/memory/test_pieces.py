"""The byte that is damaged, by checks of pieces."""

import random

import pytest

from lifeos.memory import pieces


@pytest.mark.parametrize("size", [1, 300, 65_536, 65_537, 200_000])
def test_the_one_byte_that_is_another_is_named(size):
    chance = random.Random(size)
    data = chance.randbytes(size)
    said = pieces.checks(data)
    assert len(said) == 8 * -(-size // 65_536)
    assert pieces.place(data, said) is None
    for at in {0, size - 1, *chance.sample(range(size), min(size, 10))}:
        wrong = data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]
        assert pieces.place(wrong, said) == at


def test_of_more_than_one_the_piece(tmp_path):
    data = random.Random(3).randbytes(200_000)
    wrong = bytearray(data)
    for at in (70_000, 70_500, 90_000):
        wrong[at] ^= 255
    assert pieces.place(bytes(wrong), pieces.checks(data)) == 65_536


def test_what_is_cut_off_or_added():
    data = random.Random(3).randbytes(200_000)
    said = pieces.checks(data)
    assert pieces.place(data[:65_536], said) == 65_536
    assert pieces.place(data[:70_000], said) == 65_536
    assert pieces.place(data[:196_608], pieces.checks(data[:196_608])) is None
    assert pieces.place(data[:196_608] + b"x", pieces.checks(data[:196_608])) == 196_608
    assert pieces.place(b"", pieces.checks(b"")) is None
