from lifeos.warden.bounded import Bounded


def test_what_was_used_last_stays():
    held = Bounded(2, list)
    held.at("a").append(1)
    held.at("b")
    held.at("a")
    held.at("c")
    assert (held.at("a"), len(held)) == ([1], 2)
    assert held.at("b") == []


def test_dropped_entries_are_made_anew():
    held = Bounded(2, list)
    held.at("a").append(1)
    held.drop("a")
    held.drop("never there")
    assert held.at("a") == []
