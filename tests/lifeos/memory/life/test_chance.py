"""Chance from a seed."""

from lifeos.memory.life.chance import Chance

PROMISED = [6, 1, 6, 5, 6, 1, 5, 5]
"""With every version of Python, or lives would differ between machines."""


def test_these_numbers_are_promised():
    chance = Chance(1, "days")
    assert [chance.between(1, 6) for _ in range(8)] == PROMISED
    assert {Chance(seed, "x").between(1, 3) for seed in range(50)} == {1, 2, 3}
    assert Chance(1, "a").between(0, 10**6) != Chance(1, "b").between(0, 10**6)


def test_how_often_things_happen():
    chance = Chance(3, "x")
    assert 250 < sum(chance.happens(0.3) for _ in range(1000)) < 350
    assert {chance.one_of("abc") for _ in range(50)} == set("abc")
