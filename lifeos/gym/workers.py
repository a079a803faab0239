"""Workers: processes that live through simulations, so that a candidate that hangs, crashes or eats memory takes nothing with it.

The parent hands out one index at a time and waits with a clock. A worker that is silent for too long is killed, one that dies is replaced;
both cost the simulation that they were in, and no other.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from typing import cast

import msgspec

Work = Callable[[int], bytes]
"""From an index to what is kept of that simulation. Made in the worker, by a :data:`Prepare`."""

Prepare = Callable[[], Work]

_STARTING = 60.0
"""Seconds that a worker may take to prepare; after that the machine is at fault."""


class Result(msgspec.Struct, frozen=True):
    """What came of an index: its bytes, or None with the reason, ``timeout`` or ``error``, and words on it."""

    index: int
    data: bytes | None
    reason: str = ""
    words: str = ""


class Workers:
    """``jobs`` processes. Forked, so what ``prepare`` closes over need not be picklable."""

    def __init__(self, prepare: Prepare, jobs: int, seconds: float) -> None:
        """``seconds``: how long one simulation may take."""
        self._prepare = prepare
        self._seconds = seconds
        self._context = multiprocessing.get_context("fork")
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}
        self._jobs = jobs

    def run(self, following: Callable[[], int | None]) -> Iterator[Result]:
        """Results as they come. ``following``: the next index, or None as long as there is none to begin. Ends when there is none
        and nothing is under way; stop consuming, and :meth:`close`, to stop the work before."""
        while True:
            while len(self._busy) < self._jobs and (index := following()) is not None:
                worker = self._idle.pop() if self._idle else _Worker(self._context, self._prepare)
                worker.begin(index, self._seconds)
                self._busy[worker.pipe] = worker
            if not self._busy:
                return
            now = time.monotonic()
            soonest = min(worker.deadline for worker in self._busy.values())
            for pipe in wait(list(self._busy), max(0.0, soonest - now)):
                yield self._received(self._busy.pop(cast("Connection", pipe)))
            for worker in [worker for worker in self._busy.values() if worker.deadline <= time.monotonic()]:
                del self._busy[worker.pipe]
                worker.kill()
                yield Result(worker.index, None, "timeout", f"no result within {self._seconds:g} s")

    def _received(self, worker: "_Worker") -> Result:
        try:
            failed, data = worker.pipe.recv()
        except (EOFError, OSError):
            worker.kill()
            return Result(worker.index, None, "error", f"the process ended with status {worker.status}")
        self._idle.append(worker)
        return Result(worker.index, None, "error", data) if failed else Result(worker.index, data)

    def close(self) -> None:
        """End all processes."""
        for worker in (*self._busy.values(), *self._idle):
            worker.kill()
        self._busy.clear()
        self._idle.clear()


class _Worker:
    def __init__(self, context: multiprocessing.context.ForkContext, prepare: Prepare) -> None:
        self.pipe, inner = context.Pipe()
        self._process = context.Process(target=_live, args=(prepare, inner, self.pipe), daemon=True)
        self._process.start()
        inner.close()
        self.index = -1
        self._fresh = True
        self.deadline = 0.0

    def begin(self, index: int, seconds: float) -> None:
        self.index = index
        self.deadline = time.monotonic() + seconds + (_STARTING if self._fresh else 0.0)
        self._fresh = False
        try:
            self.pipe.send(index)
        except OSError:  # it died while it was idle; the pipe says so when it is read
            return

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()

    @property
    def status(self) -> int | None:
        return self._process.exitcode


def _live(prepare: Prepare, pipe: Connection, outer: Connection) -> None:
    outer.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a person interrupts the run, not the candidate
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    try:
        work = prepare()
    except BaseException as error:  # noqa: BLE001  what cannot begin has failed each time
        work = _failing(f"{type(error).__name__}: {error}")
    while True:
        try:
            index = pipe.recv()
        except EOFError:
            return
        try:
            answer: tuple[bool, bytes | str] = (False, work(index))
        except BaseException as error:  # noqa: BLE001  whatever a simulation raises is its result
            answer = (True, f"{type(error).__name__}: {error}")
        pipe.send(answer)


def _failing(words: str) -> Work:
    def work(_index: int) -> bytes:
        raise RuntimeError(words)

    return work


def _follow(parent: int) -> None:
    """End with the parent, even in the middle of a simulation. Its end of the pipe does not tell: siblings hold copies of it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
