"""A process and all that it starts, found again and killed by a mark in their environment.

A process id may be another process's by the time that it is used; a pidfd is not (pidfd_open(2)). Process groups are left by whoever calls setsid, and
parents die; the environment goes along with both. What erases it from its own memory escapes on one machine; in a container it does not.
"""

import os
import secrets
import select
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

_MARK = "LIFEOS_INSTANCE"
_GROUP = 4
"""PIDFD_SIGNAL_PROCESS_GROUP (Linux 6.9): the group at once, so that nobody in it starts another one meanwhile."""


def new() -> str:
    """A mark that nobody else has."""
    return secrets.token_hex(16)


def start(instance: str, command: Sequence[str], folder: str, environment: Mapping[str, str]) -> "Instance":
    """Start a program with the mark, in a session of its own. Raises :class:`OSError` when it cannot be started."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment, _MARK: instance},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    return Instance(instance, os.pidfd_open(process.pid), process)


def found(instance: str) -> "Instance | None":
    """The one that was started by a process that is no more; None when nothing is left of it."""
    for pid in sorted(_marked(instance), key=lambda pid: not _leads(pid)):
        if (descriptor := _opened(pid, instance)) is not None:
            return Instance(instance, descriptor, None)
    return None


def leader(instance: str) -> int | None:
    """The id of the process that was started, for people to read; None when it has ended."""
    return next(filter(_leads, _marked(instance)), None)


class Instance:
    """It, and whatever it started."""

    def __init__(self, instance: str, descriptor: int, process: "subprocess.Popen[bytes] | None") -> None:
        self.id = instance
        self.descriptor = descriptor
        """The pidfd of the process that was started; readable when it has ended."""
        self._process = process
        self._lock = threading.Lock()
        self._gone = False

    def strike(self) -> None:
        """Kill its group, and wait for nothing: microseconds, from any thread, any number of times."""
        with self._lock, suppress(ProcessLookupError):
            if self._gone:
                return  # the descriptor may be another file's
            try:
                signal.pidfd_send_signal(self.descriptor, signal.SIGKILL, None, _GROUP)
            except OSError:  # an older kernel
                signal.pidfd_send_signal(self.descriptor, signal.SIGKILL)

    def kill(self) -> None:
        """Kill all, and return when none is left. Not the mark of a process is believed, but that of the one behind its pidfd."""
        self.strike()
        _await(self.descriptor)
        if self._process is not None:
            self._process.wait()
        while pids := _marked(self.id):
            for descriptor in filter(None, [_opened(pid, self.id) for pid in pids]):
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                _await(descriptor)
                os.close(descriptor)
        with self._lock:
            self._gone = True
            os.close(self.descriptor)


def _marked(instance: str) -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal() and _has(name, instance)]


def _leads(pid: int) -> bool:
    """Whether it is the one that was started, and not one that it started."""
    try:
        return os.getsid(pid) == pid
    except OSError:
        return False


def _has(pid: str, instance: str) -> bool:
    """Whether a process has the mark; one that has ended, or is another user's, has none."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return f"{_MARK}={instance}".encode() in file.read().split(b"\0")
    except OSError:
        return False


def _opened(pid: int, instance: str) -> int | None:
    """The pidfd of a process that still has the mark once nobody else can have its id."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return None
    if _has(str(pid), instance):
        return descriptor
    os.close(descriptor)
    return None


def _await(descriptor: int) -> None:
    """Return when the process has ended."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    waiting.poll()
