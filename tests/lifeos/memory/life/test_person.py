"""Whose life it is."""

from lifeos.memory.life.person import person


def test_a_person_is_its_seed():
    assert person(1) == person(1) != person(2)


def test_friends_are_told_apart():
    friends = person(1).friends
    assert len({one.name for one in friends}) == len({one.email for one in friends}) == len(friends) > 10
    assert all(one.email.isascii() for one in friends)
