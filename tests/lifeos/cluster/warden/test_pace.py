"""What is made anew within milliseconds is ended once a second, and told once a minute."""

from lifeos.cluster.warden.ground import Ground
from lifeos.cluster.warden.pace import Pace

STORM = Ground("RetryStorm", "too fast", 1)


def test_ending():
    pace = Pace()
    assert pace.may_end("a", 10.0)
    pace.ended("a", 10.0)
    assert pace.may_end("a", 10.0), "another pod in the same look"
    assert not pace.may_end("a", 10.9)
    assert pace.may_end("b", 10.9)
    assert pace.may_end("a", 11.0)


def test_telling():
    pace = Pace()
    assert pace.may_tell("a", STORM, 10.0)
    pace.told("a", STORM, 10.0)
    assert pace.may_tell("a", STORM, 10.0)
    assert not pace.may_tell("a", STORM, 69.9)
    assert pace.may_tell("a", STORM._replace(until=2), 11.0), "another storm"
    assert pace.may_tell("a", STORM, 70.0)


def test_it_forgets():
    pace = Pace()
    for number in range(1000):
        pace.ended(str(number), float(number))
        pace.told(str(number), STORM, float(number))
    assert len(pace._ended) + len(pace._told) < 130
