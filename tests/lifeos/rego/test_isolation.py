"""A call that crashes, hangs or takes all memory ends its own process, and nothing else."""

import multiprocessing
import os
import resource
import signal
import time

import pytest

from lifeos.rego.isolation import Crashed, isolated

MEMORY = 64 << 20


def crash(note):
    note(7)
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(note):
    note(3)
    time.sleep(60)


def spin(note):
    note(5)
    while True:
        pass


def swell(note):
    return len(bytearray(10 * MEMORY))


def quick(note):
    return "quick"


def children():
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return set(file.read().split())


@pytest.fixture(autouse=True)
def no_children():
    """Nothing is left, besides what other tests left."""
    before = children()
    yield
    assert children() <= before


def test_answers_come_in_the_order_of_the_calls():
    calls = [lambda note, number=number: time.sleep(0.05 * (3 - number)) or number for number in range(3)]
    assert isolated(calls, 10) == [0, 1, 2]


def test_a_large_answer_comes_through_the_pipe():
    assert isolated([lambda note: "x" * 5_000_000], 10) == ["x" * 5_000_000]


def test_a_process_with_many_files_open_can_ask_too():
    """Its next ones have numbers that select() does not know."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    opened = []
    try:
        while not opened or opened[-1] < 1100:
            opened.append(os.open(os.devnull, os.O_RDONLY))
        assert isolated([quick], 10) == ["quick"]
    finally:
        for number in opened:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_they_run_side_by_side():
    """Each waits for the others, so that one after the other they would never end."""
    together = multiprocessing.get_context("fork").Barrier(3)
    assert sorted(isolated([lambda note: together.wait(10)] * 3, 10)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("call", "seconds", "says", "at"),
    [
        (crash, 30, "ends with SIGSEGV", 7),
        (hang, 1, "takes longer than 1 s", 3),
        (spin, 1, "takes longer than 1 s", 5),
        (swell, 30, "needs more than 64 MiB of memory", 0),
    ],
)
def test_what_ends_a_process_is_said(call, seconds, says, at):
    with pytest.raises(Crashed, match=says) as crashed:
        isolated([quick, call], seconds, MEMORY)
    assert (crashed.value.call, crashed.value.at) == (1, at)


def test_what_a_call_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        isolated([quick, lambda note: 1 / 0], 10)


def test_where_there_is_no_fork_the_calls_are_made_here(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert isolated([quick, quick], 10) == ["quick", "quick"]
