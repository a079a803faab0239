"""What a worker tells its parent of the clock; what the parent makes of it is in test_workers."""

import multiprocessing

import msgspec
import pytest

from lifeos.gym import clock
from lifeos.gym.clock import Said, connect, extend, of_suite


@pytest.fixture
def parent(monkeypatch):
    monkeypatch.setattr(clock, "_parent", None)
    outer, inner = multiprocessing.Pipe()
    connect(inner)
    yield outer
    outer.close()
    inner.close()


def heard(parent):
    while parent.poll():
        said = msgspec.msgpack.decode(parent.recv_bytes(), type=Said)
        yield said.what, said.words, said.milliseconds


def test_waiting_is_told(parent):
    extend(0.25)
    assert list(heard(parent)) == [("waiting", "", 250)]


def test_the_clock_goes_on_also_when_the_suite_raises(parent):
    with pytest.raises(KeyError), of_suite("a template"):
        raise KeyError
    assert [what for what, *_ in heard(parent)] == ["suite", "candidate"]


def test_nobody_is_told_where_there_is_no_worker(monkeypatch):
    monkeypatch.setattr(clock, "_parent", None)
    extend(1.0)
    with of_suite("a template"):
        pass
