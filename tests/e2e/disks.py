"""A small disk for one folder of one container, to be filled: the machine's own is left alone."""

import contextlib
import os
import signal
import subprocess
import tempfile

from tests.e2e import faults

_ROOM = 1 << 20
"""Bytes that are left on it at first."""


@contextlib.contextmanager
def small(cluster, controller, folder):
    """A folder of a controller lies on it with all that was in it, until the context ends, and its container with it; what came onto it since goes, too. Where this
    machine reaches it."""
    pid = faults.process(cluster, *faults.CONTROLLERS[controller])
    there = f"/proc/{pid}/root{folder}"
    with tempfile.TemporaryDirectory() as work:
        held = os.path.join(work, "held")
        os.kill(pid, signal.SIGSTOP)  # nobody looks while it is empty
        try:
            _copy(there, held)
            size = int(_run("du", "--summarize", "--block-size=1", held).split()[0]) + _ROOM
            _run("mount", f"--namespace={pid}", "--types=tmpfs", f"--options=size={size}", "tmpfs", folder)
            _copy(held, there)
        finally:
            os.kill(pid, signal.SIGCONT)
    try:
        yield there
    finally:
        faults.restart(cluster, controller)


def _copy(source, target):
    _run("cp", "--archive", "--no-target-directory", source, target)


def _run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
