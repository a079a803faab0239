"""Long-lived programs: started once, known again by a later run, started anew when what they run changed, ended by their own pid.

Each carries a mark in its environment, so that a pid of an earlier boot, or one that was given away since, is never taken for ours.
"""

import contextlib
import hashlib
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tools.cluster.failure import ClusterError
from tools.cluster.place import STATE, within

_MARK = "LIFEOS_CLUSTER_PROCESS"
_MADE_OF = "LIFEOS_CLUSTER_MADE_OF"
_BECOME = '{ echo $$ > "$0" && exec "$@"; } || rm -f "$0"'
"""A shell leaves its own pid and becomes the program: nothing is started that a later run would not find. On a disk that is full it takes the record away, and ends."""
_GRACE = 20
"""Seconds that a program has to end when it is asked."""
_PATIENCE = 120
"""Seconds that a program has to become ready, on a machine that is busy with other things."""


@dataclass(frozen=True)
class Program:
    """A program and how to see that it does its work."""

    name: str
    command: list[str]
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)


def ensure(program: Program) -> None:
    """It runs, as this checkout has it, and is ready. Raises :class:`ClusterError` when it ends or takes too long."""
    started = time.monotonic()
    if _other(program):
        print(f"{program.name}: another version or other settings; started anew", flush=True)
        stop(program.name)
    if pid_of(program.name) is None:
        _start(program)
    while not _ready(program):
        if pid_of(program.name) is None:
            raise ClusterError(
                f"{program.name} ended; the last lines of {log_of(program.name)}:\n{_tail(program.name)}"
            )
        if time.monotonic() - started > _PATIENCE:
            raise ClusterError(f"{program.name} is not ready after {_PATIENCE} s; see {log_of(program.name)}")
        time.sleep(0.1)
    print(f"{program.name}: ready in {time.monotonic() - started:.1f} s", flush=True)


def stop(name: str) -> None:
    """Ask it to end, and insist after a while. What is not there is ended already."""
    pid = pid_of(name)
    if pid is not None:
        end(pid, _GRACE)
    if os.path.exists(_record(name)):
        os.unlink(_record(name))


def end(pid: int, grace: float) -> None:
    """End a process: asked first, killed after ``grace`` seconds; returns when it is gone."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, _GRACE)):
            signal.pidfd_send_signal(handle, number)
            if ended.poll(seconds * 1000):
                return
    except ProcessLookupError:
        return
    finally:
        os.close(handle)


def names() -> list[str]:
    """The programs that were started and not stopped."""
    return sorted(
        file.removesuffix(".pid") for file in os.listdir(os.path.dirname(_record(""))) if file.endswith(".pid")
    )


def pid_of(name: str) -> int | None:
    """The pid of a program of ours that runs."""
    try:
        with open(_record(name), encoding="ascii") as file:
            pid = int(file.read())
        ours = _mark(name).encode() in _environment(pid)
    except (OSError, ValueError):  # no record, a half-written one, no process
        return None
    return pid if ours else None


def left() -> dict[int, str]:
    """Pids of ours that run, whether their record is there or not, and of which program: what it started, too, for containers' shims have the mark of containerd's."""
    mark, found = f"{_MARK}={STATE}:".encode(), {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/environ", "rb") as file:  # or it ended meanwhile
            for entry in file.read().split(b"\0"):
                if entry.startswith(mark):
                    found[int(pid)] = entry.removeprefix(mark).decode()
    return found


def log_of(name: str) -> str:
    """Where it writes; one file a program and start, kept when the cluster goes, and the one of the start before beside it (`.1`)."""
    return within("logs", f"{name}.log")


def _start(program: Program) -> None:
    record = _record(program.name)
    with open(record, "wb"):  # empty, as long as the shell is about it
        pass
    key, _, value = _mark(program.name).partition("=")
    log_path = log_of(program.name)
    if os.path.exists(log_path):
        os.replace(log_path, f"{log_path}.1")  # why it ended is in there, and what begins is known by a log of its own
    with open(log_path, "wb") as log:
        subprocess.run(
            ["sh", "-c", f"sh -c '{_BECOME}' \"$@\" &", "sh", record, *program.command],
            env={**os.environ, **program.environment, key: value, _MADE_OF: _made_of(program)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C here is not meant for it
            check=True,
        )
    while not _written(record):
        time.sleep(0.01)


def _other(program: Program) -> bool:
    """Whether one of its name runs that was started otherwise."""
    pid = pid_of(program.name)
    try:
        return pid is not None and f"{_MADE_OF}={_made_of(program)}".encode() not in _environment(pid)
    except OSError:  # it ended meanwhile
        return False


def _made_of(program: Program) -> str:
    """A digest of what decides how it runs: which file it is, its words, and what the files of ours hold that its words name."""
    where = shutil.which(program.command[0]) or program.command[0]
    parts = [os.path.realpath(where).encode(), *(word.encode() for word in program.command[1:])]
    parts += [f"{key}={value}".encode() for key, value in sorted(program.environment.items())]
    for word in program.command[1:]:
        path = word.rpartition("=")[2]
        if path.startswith(f"{STATE}{os.sep}") and os.path.isfile(path):
            with open(path, "rb") as file:
                parts.append(file.read())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _written(record: str) -> bool:
    """Whether the shell has left its pid there: until then its program would pass for one that has ended. Raises :class:`ClusterError` when it could not."""
    try:
        with open(record, encoding="ascii") as file:
            return file.read().endswith("\n")
    except FileNotFoundError:
        name = os.path.basename(record).removesuffix(".pid")
        raise ClusterError(f"{name}: its pid could not be written down: is the disk of {STATE} full?") from None


def _ready(program: Program) -> bool:
    try:
        return program.ready()
    except OSError:  # nobody listens yet
        return False


def _environment(pid: int) -> list[bytes]:
    """Of a process. Raises :class:`OSError` when it is gone."""
    while True:
        with open(f"/proc/{pid}/environ", "rb") as file:
            if text := file.read():
                return text.split(b"\0")
        # Empty while it becomes another program, which takes the kernel a moment, and when it has ended and nobody asked how.
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            if file.read().rpartition(")")[2].split()[0] in "ZX":
                return []
        time.sleep(0.001)


def _record(name: str) -> str:
    return within("run", f"{name}.pid")


def _mark(name: str) -> str:
    return f"{_MARK}={STATE}:{name}"


def _tail(name: str, lines: int = 10) -> str:
    with open(log_of(name), encoding="utf-8", errors="replace") as log:
        return "\n".join(log.read().splitlines()[-lines:])
