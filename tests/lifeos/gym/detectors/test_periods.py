"""Where an agent looked."""

from lifeos.gym.detectors.facts import asserted
from lifeos.gym.detectors.periods import periods


def may_say(text, **arguments):
    shown = periods(arguments)
    return all(shown.intersection(figure.takes) for figure in asserted(text))


def test_how_long_the_period_is_that_was_asked_for():
    two = {"from": "2026-01-22", "until": "2026-03-18"}
    assert may_say("the last eight weeks", **two)  # both days included
    assert may_say("the last 55 days", **two)
    assert not may_say("the last 50 days", **two)
    assert not may_say("You have 56.", **two)
    assert may_say("the next 7 days", days=7)
    assert may_say("the next week", days=7)
    assert not may_say("7 days", limit=7)


def test_a_day_that_is_none():
    assert periods({"from": "2026-02-31", "until": "2026-03-18"}) == set()
