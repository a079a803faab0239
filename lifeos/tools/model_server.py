"""The server of models, as a child of the process that needs it."""

import os
import socket
import subprocess
import sys

_ENDING_SECONDS = 15


class ModelServer:
    """A child that serves on a socket, and loads nothing before somebody connects. It ends with this process, at the latest."""

    def __init__(self, listening: socket.socket, document: bytes, log: str) -> None:
        """``document``: what it is told, see :mod:`lifeos.models.__main__`; ``log``: the file that takes what it prints."""
        descriptor = listening.fileno()
        with open(log, "ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lifeos.models", str(descriptor), str(os.getpid()), document.decode()],
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def end(self) -> None:
        """End it, by force if need be."""
        self._process.terminate()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
