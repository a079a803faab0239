"""Isolation: calls whose crash is not ours, side by side. For native code that is given what people write."""

import contextlib
import math
import mmap
import os
import pickle
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

_T = TypeVar("_T")
Note = Callable[[int], None]
"""Notes how far a call is, a number from 0, so that it is known also when the call crashes."""

MEMORY = 2 << 30
"""What a call may take, in bytes, on top of what the process had: a policy that needs more is a mistake."""
_PATIENCE = 6
"""How many times longer than it may compute a process may take by the clock: others want the processor, too."""
_CHUNK = 1 << 16
_NEARLY = 0.9
_HELD = 8
"""Where in the shared page stands what the process held when it began, in bytes; before it, how far it is."""


class Crashed(Exception):  # noqa: N818  # says what happened
    """A call ended its process: by a signal, by taking too long or too much. The message says which.

    ``call``: which of the calls; ``at``: the last number that it noted.
    """

    def __init__(self, message: str, call: int = 0, at: int = 0) -> None:
        super().__init__(message)
        self.call = call
        self.at = at


def isolated(calls: Sequence[Callable[[Note], _T]], seconds: float, memory: int = MEMORY) -> list[_T]:
    """What the calls return, each computed in a forked process of its own, all at the same time.

    ``seconds``: of the processor, for each; ``memory``: bytes, on top of what this process has. Raises what a call raises, the first by order; :class:`Crashed` when one of the processes dies. What is returned must be
    picklable. What the processes write to standard error is dropped. Where there is no fork, one after the other in this
    process. Forking costs 2 to 5 ms here.
    """
    if not hasattr(os, "fork"):
        return [call(lambda _number: None) for call in calls]
    sys.stdout.flush()
    sys.stderr.flush()
    processes: list[_Process] = []
    try:
        processes.extend(_Process(call, seconds, memory) for call in calls)
        answers = _read([process.reader for process in processes], time.monotonic() + seconds * _PATIENCE)
        return [
            process.answer(index, data) for index, (process, data) in enumerate(zip(processes, answers, strict=True))
        ]
    finally:
        for process in processes:
            process.end()


class _Process:
    """A forked process that computes one call."""

    def __init__(self, call: Callable[[Note], Any], seconds: float, memory: int) -> None:
        self._noted = mmap.mmap(-1, mmap.PAGESIZE)
        self._seconds = seconds
        self._memory = memory
        self.reader, writer = os.pipe()
        self._child = os.fork()
        self._running = True
        if not self._child:
            # Here, not in the parent: a fork begins without the pages of files that its parent has read.
            struct.pack_into("q", self._noted, _HELD, _pages()[1] * mmap.PAGESIZE)
            _limit(math.ceil(seconds), memory)
            _compute(call, writer, self._noted)
        os.close(writer)

    def answer(self, index: int, data: bytes | None) -> Any:
        """What the call returned, from what came through the pipe; None: it did not end in time."""
        (at,) = struct.unpack_from("q", self._noted, 0)
        (held,) = struct.unpack_from("q", self._noted, _HELD)
        too_long = Crashed(f"takes longer than {self._seconds:g} s", index, at)
        too_much = Crashed(f"needs more than {self._memory >> 20} MiB of memory", index, at)
        if data is None:
            raise too_long
        _, status, usage = os.wait4(self._child, 0)
        self._running = False
        if os.WIFSIGNALED(status):
            if os.WTERMSIG(status) == signal.SIGXCPU:
                raise too_long
            if usage.ru_maxrss * 1024 - held > self._memory * _NEARLY:
                raise too_much
            raise Crashed(f"ends with {signal.Signals(os.WTERMSIG(status)).name}", index, at)
        returned, value = pickle.loads(data)  # noqa: S301  # written by this very program
        if isinstance(value, MemoryError) and not returned:
            raise too_much
        if not returned:
            raise value
        return value

    def end(self) -> None:
        """Leave nothing behind."""
        if self._running:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
        os.close(self.reader)
        self._noted.close()


def _compute(call: Callable[[Note], Any], writer: int, noted: mmap.mmap) -> NoReturn:
    """In the child: compute, write, and leave without running the parent's clean-up."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        answer = (True, call(lambda number: struct.pack_into("q", noted, 0, number)))
    except BaseException as error:  # noqa: BLE001  # raised again in the parent
        answer = (False, error)
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(pickle.dumps(answer))
    os._exit(0)


def _limit(seconds: int, memory: int) -> None:
    """Bound this process. Address space that native allocators have reserved already, often far more than there is, does not
    count."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        reserved = _pages()[0] * mmap.PAGESIZE
        if reserved:
            resource.setrlimit(resource.RLIMIT_AS, (reserved + memory, reserved + memory))


def _pages() -> tuple[int, int]:
    """The pages of address space and of memory that this process has; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            reserved, held, *_ = map(int, file.read().split())
    except OSError:
        return 0, 0
    return reserved, held


def _read(readers: Sequence[int], deadline: float) -> list[bytes | None]:
    """All that comes through the pipes; None from those that are not closed in time."""
    chunks: dict[int, list[bytes]] = {reader: [] for reader in readers}
    waiting = set(readers)
    ready = select.poll()  # select() knows the first 1024 files of a process alone
    for reader in readers:
        ready.register(reader, select.POLLIN)
    while waiting:
        events = ready.poll(max(0, deadline - time.monotonic()) * 1000)
        if not events:
            break
        for reader, _ in events:
            chunk = os.read(reader, _CHUNK)
            chunks[reader].append(chunk)
            if not chunk:
                ready.unregister(reader)
                waiting.remove(reader)
    return [None if reader in waiting else b"".join(chunks[reader]) for reader in readers]
