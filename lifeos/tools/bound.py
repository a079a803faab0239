"""A program that ends with whoever started it, however that ends, and writes into a log of its own.

``python -m lifeos.tools.bound PARENT LOG PROGRAM …`` asks the kernel to be killed with its parent (PR_SET_PDEATHSIG, prctl(2)), and becomes the program, which
keeps that through execve. On Linux; elsewhere nothing ends it but its parent's own goodbye.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

_LEAVING = 5.0
"""Seconds that a program has to end when it is asked to."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: linux/prctl.h


def command(log: str, program: Sequence[str]) -> list[str]:
    """What to start in place of a program, from the process that it is to end with. The parent is the thread that starts it, which must last as long. ``log``: the file
    that takes what it prints, for this user alone."""
    return [sys.executable, "-P", "-m", "lifeos.tools.bound", str(os.getpid()), log, *program]


def start(
    program: Sequence[str], log: str, environment: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """Start it, in a session of its own. Raises :class:`OSError` when the machine cannot."""
    return subprocess.Popen(
        command(log, program),
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=tuple(pass_fds),
    )


def end(process: "subprocess.Popen[bytes]") -> None:
    """End it, by force if need be."""
    process.terminate()
    try:
        process.wait(_LEAVING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(parent: int, log: str, program: Sequence[str]) -> None:
    """Become the program."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # it died before
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    try:
        os.execvp(program[0], list(program))  # noqa: S606  no shell, and whoever starts it chose the program
    except OSError as error:
        sys.exit(f"{program[0]} cannot be run: {error.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
