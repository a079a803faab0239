"""A program that outlives whoever starts it, and learns by the end of a pipe that it is no more, however that ended."""

import os
import subprocess
from collections.abc import Mapping, Sequence

_LEAVING = 30.0
"""Seconds that it has for what it does then."""


class Survivor:
    """In a session of its own."""

    def __init__(self, program: Sequence[str], arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Called as ``program DESCRIPTOR arguments``; the descriptor is the end of the pipe to read. Raises :class:`OSError` when it cannot be started."""
        theirs, self._ours = os.pipe()
        try:
            self._process = subprocess.Popen(
                [*program, str(theirs), *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=[theirs],
            )
        except OSError:
            os.close(self._ours)
            raise
        finally:
            os.close(theirs)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still waits."""
        return self._process.poll() is None

    def end(self) -> None:
        """Let it do what it waits for, and return when it has."""
        os.close(self._ours)
        try:
            self._process.wait(_LEAVING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
