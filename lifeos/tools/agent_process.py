"""An agent's code in a process of its own, started clean: with its own files, a pipe, and nothing else of whoever starts it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from weakref import finalize

_LEAVING = 1.0
"""Seconds that a process has to end when it has closed the pipe."""


class AgentProcess:
    """:mod:`lifeos.agent.piped`, without a variable of this process's environment, in a session of its own. Not forked from this process, so
    nothing of its memory is there. What the agent prints goes to standard error."""

    def __init__(self, sources: Mapping[str, bytes], file: str) -> None:
        """``sources``: the agent's files, by their path in its folder; ``file``: which of them is run. Raises :class:`OSError` when the
        machine cannot."""
        self._folder = tempfile.mkdtemp(prefix="lifeos-agent-")
        self.code = f"{self._folder}/app"
        work = f"{self._folder}/work"
        self.pipe, theirs = socket.socketpair()
        try:
            _write(self.code, sources)
            os.mkdir(work)
            self._process = subprocess.Popen(
                [*_PYTHON, "-m", "lifeos.agent.piped", str(theirs.fileno()), str(os.getpid()), f"{self.code}/{file}"],
                pass_fds=[theirs.fileno()],
                cwd=work,
                env=_environment(work),
                stdin=subprocess.DEVNULL,
                stdout=2,
                start_new_session=True,
            )
        except OSError:
            self.pipe.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        finally:
            theirs.close()
        self._starter = os.getpid()
        self._end = finalize(self, _end, self._process, self.pipe, self._folder, self._starter)

    @property
    def ours(self) -> bool:
        """Whether it was started by this process, and not by the one that this is a fork of."""
        return self._starter == os.getpid()

    def status(self) -> int | None:
        """How it ended, once it closed the pipe; None when it goes on without it. Negative: by that signal."""
        try:
            return self._process.wait(_LEAVING)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """End it, with what it started in its session, and remove its files."""
        self._end()


# Neither the folder it is started in nor those of the user, as `-I` has it. That one would not read the seed of hashes either, and with another seed sets
# have another order.
_PYTHON = (sys.executable, "-P", "-s")
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def _environment(home: str) -> dict[str, str]:
    """What the process has in place of ours, with the packages that are found here, however they came to be."""
    packages = os.pathsep.join(path for path in sys.path if os.path.isabs(path))
    return {**_ENVIRONMENT, "PYTHONPATH": packages, "HOME": home, "TMPDIR": home}


def _write(folder: str, sources: Mapping[str, bytes]) -> None:
    for name, data in sources.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


def _end(process: "subprocess.Popen[bytes]", pipe: socket.socket, folder: str, starter: int) -> None:
    pipe.close()
    if os.getpid() != starter:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
