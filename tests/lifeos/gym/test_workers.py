"""Workers: what hangs, crashes or raises costs its own simulation and nothing else, and no process is left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from lifeos.gym.workers import Workers
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


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_index_has_its_result(jobs):
    workers = Workers(lambda: work, jobs, seconds=0.5)
    results = {}
    # The first simulation of a worker may wait for its preparation, so a slow one comes second.
    for result in workers.run(numbers(0, 1, 2, 3, 4, 5, 6, 7)):
        results[result.index] = result
    workers.close()
    assert sorted(results) == list(range(8))
    assert all(results[index].data == b"%d" % index for index in (0, 1, 2, 7))
    assert [results[index].reason for index in (3, 4, 5, 6)] == ["timeout", "error", "error", "error"]
    assert "no result within 0.5 s" in results[3].words
    assert "status 7" in results[4].words
    assert "status -9" in results[5].words
    assert results[6].words == "ValueError: bad"


def test_what_was_not_asked_for_any_more_is_stopped():
    workers = Workers(lambda: lambda index: time.sleep(index * 60) or b"", 2, seconds=300)
    running = workers.run(numbers(0, 1, 1, 1))
    assert next(running).index == 0
    began = time.monotonic()
    workers.close()
    assert time.monotonic() - began < 5


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
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        pids = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
    deadline = time.monotonic() + 10
    while any(os.path.exists(f"/proc/{pid}") for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.1)
