"""Where people tell a running warden that an agent is well: a socket beside its journal, which only its own user can open. It is no agent's business, and
no state of the warden closes it."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec

from lifeos.warden.journal import Journal
from lifeos.warden.records import Cleared

_LOG = logging.getLogger(__name__)
_LARGEST = 65_536
"""Bytes of what somebody says."""


class Door:
    """That of the warden that holds the journal."""

    def __init__(self, journal: str) -> None:
        """Raises :class:`OSError` when the folder takes no socket."""
        self._journal = journal
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        with _near(journal) as address:
            with suppress(FileNotFoundError):  # that of a warden that was killed
                os.unlink(address)
            self._socket.bind(address)
            os.chmod(address, 0o600)

    def fileno(self) -> int:
        """Readable when somebody said something."""
        return self._socket.fileno()

    def said(self) -> Iterator[Cleared]:
        """What was said since."""
        while True:
            try:
                data = self._socket.recv(_LARGEST)
            except BlockingIOError:
                return
            try:
                yield msgspec.json.decode(data, type=Cleared)
            except msgspec.DecodeError as error:
                _LOG.warning("somebody said what the warden does not understand: %s", error)

    def close(self) -> None:
        """Hear nobody any more."""
        self._socket.close()
        with _near(self._journal) as address, suppress(FileNotFoundError):
            os.unlink(address)


def clear(journal: str, record: Cleared) -> bool:
    """Tell the warden that holds the journal, which is at once; or, when none does, write it down for the next one. Whether one does. Raises
    :class:`lifeos.errors.UsageError` when neither can be."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, _near(journal) as address:
        try:
            line.sendto(msgspec.json.encode(record), address)
        except (FileNotFoundError, ConnectionRefusedError):
            held = Journal(journal)
            held.append([record])
            held.close()
            return False
    return True


@contextmanager
def _near(journal: str) -> Iterator[str]:
    """The socket's address, short however long the path is: one of a socket has 107 bytes."""
    folder, name = os.path.split(os.path.abspath(journal))
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}.sock"
    finally:
        os.close(descriptor)
