"""Workers: what hangs, crashes or raises costs its own simulation and nothing else, and no process is left behind."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeos.gym import workers as module
from lifeos.gym.clock import extend, of_suite
from lifeos.gym.workers import RETRIES, Infrastructure, Workers
from tests.architecture.test_files import ROOT


def numbers(*indices):
    left = list(indices)
    return lambda: left.pop(0) if left else None


def work(index):
    if index == 3:
        time.sleep(60)
    if index == 4:
        os._exit(7)
    if index == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    if index == 6:
        raise ValueError("bad")
    return b"%d" % index


def test_there_are_never_more_processes_than_simulations(monkeypatch):
    started, real = [], module._Worker

    def counted(*given):
        started.append(real(*given))
        return started[-1]

    monkeypatch.setattr(module, "_Worker", counted)
    found = Workers(lambda: work, 200, 5.0)
    try:
        assert {result.index for result in found.run(numbers(0, 1, 2))} == {0, 1, 2}
    finally:
        found.close()
    assert 1 <= len(started) <= 3


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_index_has_its_result(jobs):
    workers = Workers(lambda: work, jobs, seconds=3.0)  # which a busy machine has for the others
    results = {}
    for result in workers.run(numbers(0, 1, 2, 3, 4, 5, 6, 7)):
        results[result.index] = result
    workers.close()
    assert sorted(results) == list(range(8))
    assert all(results[index].data == b"%d" % index for index in (0, 1, 2, 7))
    assert [results[index].reason for index in (3, 4, 5, 6)] == ["timeout", "error", "error", "error"]
    assert "no result within 3" in results[3].words
    assert "status 7" in results[4].words
    assert "status -9" in results[5].words
    assert results[6].words == "ValueError: bad"


def test_what_was_not_asked_for_any_more_is_stopped():
    workers = Workers(lambda: lambda index: time.sleep(index * 60) or b"", 2, seconds=300)
    running = workers.run(numbers(0, 1, 1, 1))
    assert next(running).index == 0
    began = time.monotonic()
    workers.close()
    assert time.monotonic() - began < 30


def test_a_preparation_that_fails_is_an_error_of_each():
    def prepare():
        raise RuntimeError("no policies")

    workers = Workers(prepare, 1, seconds=1)
    assert [result.reason for result in workers.run(numbers(0, 1))] == ["error", "error"]
    workers.close()


def test_workers_end_with_a_parent_that_is_killed():
    code = """
import os, time
from lifeos.gym.workers import Workers
def work(index):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
for _ in Workers(lambda: work, 2, 300).run(lambda left=[0, 1]: left.pop() if left else None): pass
"""
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        pids = [int(parent.stderr.readline()) for _ in range(2)]
        parent.kill()
    deadline = time.monotonic() + 10
    while any(os.path.exists(f"/proc/{pid}") for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.1)


def done(workers, *indices):
    try:
        return {result.index: result for result in workers.run(numbers(*indices))}
    finally:
        workers.close()


@pytest.fixture
def no_pauses(monkeypatch):
    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.0))


def dies():
    os.kill(os.getpid(), signal.SIGKILL)


def cannot():
    raise OSError(12, "Cannot allocate memory")


def never():
    time.sleep(60)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(dies, "status -9"), (cannot, "Cannot allocate memory"), (never, "not ready within 0.3 s")],
)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_the_machine_does_before_anything_was_tried_is_tried_again(no_pauses, monkeypatch, trouble, said, times):
    monkeypatch.setattr(module, "_STARTING", 0.3)
    tries = multiprocessing.Value("i", 0)

    def prepare():
        tries.value += 1
        if tries.value <= times:
            trouble()
        return lambda index: b"%d" % index

    results = done(Workers(prepare, 1, 5), 7, 8)
    assert results[8].data == b"8"
    assert results[7].retries == min(times, RETRIES)
    if times <= RETRIES:
        assert results[7].data == b"7"
    else:
        assert (results[7].data, results[7].reason) == (None, "error")
        assert results[7].words.startswith("the machine failed, 2 retries too: ")
        assert said in results[7].words


@pytest.fixture
def no_files_left():
    """The kernel gives this process no more files, so no pipe to a worker; until it is called."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def give():
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    resource.setrlimit(resource.RLIMIT_NOFILE, (min(free_files()), hard))
    yield give
    give()


def free_files():
    used = {int(name) for name in os.listdir("/proc/self/fd")}
    return (number for number in range(10_000) if number not in used)


def test_a_machine_on_which_no_process_can_be_started(no_pauses, no_files_left):
    results = done(Workers(lambda: work, 2, 5), 0, 1)
    no_files_left()
    assert [(result.reason, result.retries) for result in results.values()] == [("error", 2), ("error", 2)]
    assert "no process could be started: Too many open files" in results[0].words


def test_a_machine_that_recovers_in_the_pause(no_files_left):
    timer = threading.Timer(0.3, no_files_left)
    timer.start()
    results = done(Workers(lambda: work, 1, 5), 0)
    timer.join()
    assert results[0].data == b"0"
    assert results[0].retries in (1, 2)


BEHAVIOURS = ("good", "raises", "crashes", "outage")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(BEHAVIOURS), min_size=3, max_size=3), min_size=1, max_size=6), st.integers(1, 3)
)
def test_the_first_outcome_counts_and_only_an_outage_is_none(scripts, jobs):
    """Whatever each try of each simulation would do: it is lived through until it does anything but find the machine wanting, three
    times at most, and what it did then is its result."""
    tries = multiprocessing.Array("i", len(scripts))

    def live(index):
        behaviour = scripts[index][tries[index]]
        tries[index] += 1
        if behaviour == "raises":
            raise OSError("mine, not the machine's")
        if behaviour == "crashes":
            os._exit(9)
        if behaviour == "outage":
            raise Infrastructure("the model server refuses")
        return b"good"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAUSES", (0.0, 0.0))
        results = done(Workers(lambda: live, jobs, 30), *range(len(scripts)))
    for index, script in enumerate(scripts):
        first = next((place for place, behaviour in enumerate(script) if behaviour != "outage"), RETRIES)
        assert tries[index] == first + 1
        assert results[index].retries == first
        assert results[index].data == (b"good" if script[first] == "good" else None)


def test_what_code_under_test_writes_into_the_pipe_is_no_result():
    def live(index):
        for name in os.listdir("/proc/self/fd"):
            if os.path.realpath(f"/proc/self/fd/{name}").partition("/proc")[2].count("socket:"):
                os.write(int(name), b"\x00\x00\x00\x04junk")
        return b"good"

    assert done(Workers(lambda: live, 1, 5), 0)[0].reason == "error"


def test_a_result_too_long_to_keep(monkeypatch):
    monkeypatch.setattr(module, "_MOST", 10)
    assert done(Workers(lambda: lambda index: b"x" * 2**21, 1, 5), 0)[0].words == "a record of 2 MB"


def test_waiting_for_a_model_does_not_count_and_is_bounded(monkeypatch):
    def work(index):
        if index == 2:
            time.sleep(60)
        extend(30)
        time.sleep(0.8)
        extend(0.8 - 30)
        if index == 1:
            time.sleep(60)
        return b"done"

    found = {result.index: result for result in _all(work, 0, 1, 2)}
    assert found[0].data == b"done"
    assert (found[1].reason, found[2].reason) == ("timeout", "timeout")
    monkeypatch.setattr(module, "WAITING", 0.2)
    (short,) = _all(work, 0)
    assert short.reason == "timeout"


def _all(work, *indices):
    workers = Workers(lambda: work, 1, seconds=0.5)
    try:
        return list(workers.run(numbers(*indices)))
    finally:
        workers.close()


def borrowed(index):
    with of_suite(f"template {index}"):
        if index == 1:
            time.sleep(60)
        if index == 2:
            os._exit(7)
        time.sleep(0.3)
    if index == 3:
        time.sleep(60)
    return b"%d" % index


def test_what_the_suite_does_is_said_of_the_suite_and_its_time_is_not_the_candidates(monkeypatch):
    monkeypatch.setattr(module, "SUITE", 0.5)
    workers = Workers(lambda: borrowed, 2, seconds=0.2)
    results = {result.index: (result.reason, result.words) for result in workers.run(numbers(0, 1, 2, 3))}
    workers.close()
    assert results == {
        0: ("", ""),
        1: ("suite", "template 1 took longer than 0.5 s"),
        2: ("suite", "template 2: the process ended with status 7"),
        3: ("timeout", "no result within 0.2 s"),
    }
