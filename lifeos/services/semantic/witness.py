"""The semantic layer as the witness of what agents read: each answer is written down before it is given.

It goes into the ledger. One that is away, or slow, is no reason to keep an agent from its memory: what it was answered then waits on the disk, beside the versions, and is brought to the ledger when
that is back. An answer that can be written down nowhere is not given.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from lifeos.errors import LifeOSError
from lifeos.ledger.events import Read
from lifeos.memory import disk
from lifeos.services.reads import Write

FILE = os.path.join("reads", "waiting.jsonl")
"""In the store: what the ledger does not have yet, a line each."""
_AT_ONCE = 500
_WAIT = 5.0
"""Seconds to wait for another process that serves the same store: to write a line takes milliseconds."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Read)


class Witness:
    """For all threads of a process. Other processes that serve the same store write to the same file, one at a time."""

    def __init__(self, write: Write, folder: str, say: Callable[[str], None]) -> None:
        """``folder``: of the store; ``say``: for whoever runs the service, when the ledger goes away and when it is back. Raises :class:`LifeOSError` where what waits is
        damaged, and :class:`OSError`."""
        self._write = write
        self._say = say
        self._path = os.path.join(folder, FILE)
        self._place = os.path.dirname(self._path)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        with self._alone():
            self._waiting = self._mended()

    @property
    def waiting(self) -> int:
        """Reads that the ledger does not have yet."""
        return self._waiting

    def note(self, read: Read) -> None:
        """Write down what is about to be answered. While others wait for the ledger it waits with them. Raises :class:`OSError` when the disk refuses, too, and
        :class:`LifeOSError` when another process holds the file all the time."""
        if not self._waiting:
            try:
                self._write([read])
            except LifeOSError as error:
                self._say(f"the ledger is away; what agents read waits in {self._path}: {error}")
            else:
                return
        with self._alone():
            begins = not os.path.exists(self._path)
            with open(self._path, "ab") as file:
                file.write(_encoder.encode(read) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            if begins:
                disk.settle(self._place)
            self._waiting += 1

    def bring(self) -> None:
        """Bring to the ledger what waits. Raises :class:`LifeOSError` while that is away, and :class:`OSError`."""
        while some := _kept(self._path)[:_AT_ONCE]:
            self._write(some)
            known = {one.id for one in some}
            with self._alone():
                left = [one for one in _kept(self._path) if one.id not in known]
                disk.replace(self._path, b"".join(_encoder.encode(one) + b"\n" for one in left))
                self._waiting = len(left)
            if not left:
                self._say("the ledger has all that agents read")

    def run(self, seconds: float) -> None:
        """Bring it again and again until :meth:`end`, with so many seconds between."""
        while not self._ended.wait(seconds):
            try:
                if self._waiting:
                    self.bring()
            except (LifeOSError, OSError):  # it was said when it began to wait
                continue

    def end(self) -> None:
        """After what is under way."""
        self._ended.set()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, disk.alone(self._place, _WAIT):
            yield

    def _mended(self) -> int:
        """How many wait, once a line that was being written when the process was killed is off the end."""
        try:
            with open(self._path, "rb+") as file:
                file.truncate(file.read().rfind(b"\n") + 1)
        except FileNotFoundError:
            return 0
        return len(_kept(self._path))


def _kept(path: str) -> list[Read]:
    """The whole lines. A line without its end was never answered for. Raises :class:`LifeOSError` where one is damaged."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return []
    try:
        return [_decoder.decode(line) for line in data.split(b"\n")[:-1] if line]
    except msgspec.DecodeError as error:
        raise LifeOSError(f"{path} is damaged: {error}; keep it elsewhere, and begin again") from error
