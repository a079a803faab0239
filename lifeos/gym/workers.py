"""Workers: processes that live through simulations, so that a candidate that hangs, crashes or eats memory takes nothing with it.

The parent hands out one index at a time and waits with a clock. A worker that is silent for too long is killed, one that dies is replaced;
both cost the simulation that they were in, and no other. Only what the machine did before any code under test ran, or what the Gym's
own code says of it, is tried again, and only :data:`RETRIES` times: nobody can earn a second chance by crashing.
"""

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from typing import cast

import msgspec

from lifeos.agent.confined import unseen
from lifeos.errors import told
from lifeos.gym import clock
from lifeos.gym.clock import Said, say
from lifeos.gym.limits import WAITING

Work = Callable[[int], bytes]
"""From an index to what is kept of that simulation. Made in the worker, by a :data:`Prepare`. It runs code under test, and lets no
exception of that code out as :class:`Infrastructure`."""

Prepare = Callable[[], Work]
"""What a worker does first. It runs no code under test: when it dies, runs out of time or raises ``OSError``, the machine failed."""

RETRIES = 2
"""Of one simulation that the machine failed; then it counts as failed, as one without an outcome does. Whoever retries without an end has
dropped the errors from the count, and so lets anybody pass."""

_PAUSES = (0.2, 1.0)
"""Seconds before each retry: a machine that is out of processes or memory has them again when others end."""

_STARTING = 60.0
"""Seconds that a worker may take to prepare; after that the machine is at fault."""

_MOST = 32 * 2**20
"""Bytes that are kept of one simulation. More is no trace of a conversation."""


SUITE = 10.0
"""Seconds that code of the suite may take each time, see :func:`lifeos.gym.clock.of_suite`. Templates and simulated tools are arithmetic on small data."""


class Infrastructure(Exception):  # noqa: N818  # a state of the machine
    """The machine failed, and the candidate has no part in it."""


class Result(msgspec.Struct, frozen=True):
    """What came of an index: its bytes, or None with the reason, ``timeout``, ``error`` or ``suite``, and words on it. ``retries``: how
    often it was begun again."""

    index: int
    data: bytes | None
    reason: str = ""
    words: str = ""
    retries: int = 0


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
        self._retries: dict[int, int] = {}
        self._again: list[tuple[float, int]] = []

    def run(self, following: Callable[[], int | None]) -> Iterator[Result]:
        """Results as they come. ``following``: the next index, or None as long as there is none to begin. Ends when there is none
        and nothing is under way; stop consuming, and :meth:`close`, to stop the work before."""
        while True:
            while len(self._busy) < self._jobs and (index := self._due(following)) is not None:
                yield from self._begin(index)
            if not self._busy and not self._again:
                return
            moments = [*(worker.deadline for worker in self._busy.values()), *(due for due, _ in self._again)]
            for pipe in wait(list(self._busy), max(0.0, min(moments) - time.monotonic())):
                yield from self._received(self._busy[cast("Connection", pipe)])
            for worker in [worker for worker in self._busy.values() if worker.overdue]:
                self._end(worker)
                if worker.suite:
                    yield self._result(worker.index, None, "suite", f"{worker.suite} took longer than {SUITE:g} s")
                elif worker.ready:
                    words = f"no result within {self._seconds:g} s"
                    yield self._result(worker.index, None, "timeout", words)
                else:
                    yield from self._failed(worker.index, f"a process was not ready within {_STARTING:g} s")

    def close(self) -> None:
        """End all processes."""
        for worker in (*self._busy.values(), *self._idle):
            worker.kill()
        self._busy.clear()
        self._idle.clear()

    def _due(self, following: Callable[[], int | None]) -> int | None:
        """What to begin now: what is to be retried, once its pause is over, before anything new."""
        if self._again and self._again[0][0] <= time.monotonic():
            return self._again.pop(0)[1]
        return following()

    def _begin(self, index: int) -> Iterator[Result]:
        try:
            worker = self._idle.pop() if self._idle else _Worker(self._context, self._prepare)
        except OSError as error:
            yield from self._failed(index, f"no process could be started: {error.strerror}")
            return
        worker.begin(index, self._seconds if worker.ready else _STARTING)
        self._busy[worker.pipe] = worker

    def _received(self, worker: "_Worker") -> Iterator[Result]:
        try:
            said = msgspec.msgpack.decode(worker.pipe.recv_bytes(), type=Said)
        except (EOFError, OSError, msgspec.DecodeError):
            self._end(worker)
            words = f"the process ended with status {worker.status}"
            if worker.suite:
                yield self._result(worker.index, None, "suite", f"{worker.suite}: {words}")
            elif worker.ready:
                yield self._result(worker.index, None, "error", words)
            else:
                yield from self._failed(worker.index, words)
            return
        if said.what == "ready":
            worker.ready = True
            worker.deadline = time.monotonic() + self._seconds
        elif said.what == "waiting":
            worker.extend(said.milliseconds / 1000)
        elif said.what == "suite":
            worker.lend(said.words)
        elif said.what == "candidate":
            worker.take_back()
        elif said.what == "infrastructure":
            self._end(worker)
            yield from self._failed(worker.index, said.words)
        else:
            self._idle.append(self._busy.pop(worker.pipe))
            reason = "error" if said.what == "failed" else ""
            yield self._result(worker.index, None if reason else said.data, reason, said.words)

    def _failed(self, index: int, words: str) -> Iterator[Result]:
        """The machine failed this simulation: it is begun again, or it was often enough."""
        retries = self._retries.get(index, 0)
        if retries == RETRIES:
            yield self._result(index, None, "error", f"the machine failed, {RETRIES} retries too: {words}")
            return
        self._retries[index] = retries + 1
        self._again.append((time.monotonic() + _PAUSES[retries], index))
        self._again.sort()

    def _result(self, index: int, data: bytes | None, reason: str, words: str) -> Result:
        return Result(index, data, reason, words, self._retries.pop(index, 0))

    def _end(self, worker: "_Worker") -> None:
        del self._busy[worker.pipe]
        worker.kill()


class _Worker:
    def __init__(self, context: multiprocessing.context.ForkContext, prepare: Prepare) -> None:
        """Raises ``OSError`` when the machine cannot."""
        self.pipe, inner = context.Pipe()
        try:
            self._folder = tempfile.mkdtemp(prefix="lifeos-gym-")
            arguments = (prepare, inner, self.pipe, self._folder)
            self._process = context.Process(target=_live, args=arguments, daemon=True)
            self._process.start()
        except OSError:
            self.pipe.close()
            raise
        finally:
            inner.close()
        self.index = -1
        self.ready = False
        self.deadline = 0.0
        self.suite = ""  # what of the suite runs now
        self._left = 0.0
        self._waited = 0.0

    def begin(self, index: int, seconds: float) -> None:
        self.index = index
        self.deadline = time.monotonic() + seconds
        self._waited = 0.0
        self.suite = ""
        try:
            self.pipe.send_bytes(str(index).encode())
        except OSError:  # it died while it was idle; the pipe says so when it is read
            return

    def extend(self, seconds: float) -> None:
        granted = min(seconds, WAITING - self._waited)
        self._waited += granted
        self.deadline += granted

    def lend(self, what: str) -> None:
        """Stop the simulation's clock for code of the suite, which has its own."""
        self.suite, self._left = what, self.deadline - time.monotonic()
        self.deadline = time.monotonic() + SUITE

    def take_back(self) -> None:
        """Go on with the simulation's clock."""
        self.suite, self.deadline = "", time.monotonic() + self._left

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def overdue(self) -> bool:
        """Whether its time is over, and it has said nothing that is only not read yet."""
        return self.deadline <= time.monotonic() and not self.pipe.poll()

    @property
    def status(self) -> int | None:
        return self._process.exitcode


def _live(prepare: Prepare, pipe: Connection, outer: Connection, folder: str) -> None:
    outer.close()
    clock.connect(pipe)
    tempfile.tempdir = folder  # whoever ends this process removes what it leaves
    unseen()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a person interrupts the run, not the candidate
    os.dup2(2, 1)  # what templates and candidates print is no part of what a command prints
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    try:
        work = prepare()
    except OSError as error:
        say(pipe, Said("infrastructure", words=f"{type(error).__name__}: {error}"))
        return
    except BaseException as error:  # noqa: BLE001  what cannot begin has failed each time
        work = _failing(told(error))
    say(pipe, Said("ready"))
    this = os.getpid()
    while True:
        try:
            index = int(pipe.recv_bytes())
        except EOFError:
            return
        said = _outcome(work, index)
        if os.getpid() != this:
            os._exit(1)  # a template forked, and this is the copy
        say(pipe, said)


def _outcome(work: Work, index: int) -> Said:
    try:
        data = work(index)
    except Infrastructure as error:
        return Said("infrastructure", words=told(error))
    except BaseException as error:  # noqa: BLE001  whatever a simulation raises is its result
        return Said("failed", words=told(error))
    if len(data) > _MOST:
        return Said("failed", words=f"a record of {len(data) >> 20} MB")
    return Said("done", data)


def _failing(words: str) -> Work:
    def work(_index: int) -> bytes:
        raise RuntimeError(words)

    return work


def _follow(parent: int) -> None:
    """End with the parent, even in the middle of a simulation. Its end of the pipe does not tell: siblings hold copies of it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
