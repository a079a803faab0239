"""The semantic layer as the witness of what agents read: each answer is written down before it is given.

It goes into the ledger. One that is away, or slow, is no reason to keep an agent from its memory: what it was answered then waits on the disk, beside the versions, and is brought to the ledger when
that is back. An answer that can be written down nowhere is not given.
"""

import os
import threading
from collections.abc import Callable

import msgspec

from lifeos.errors import LifeOSError
from lifeos.ledger.events import Read
from lifeos.memory import disk
from lifeos.services.reads import Write

FILE = "reads.jsonl"
"""In the store: what the ledger does not have yet, a line each."""
_AT_ONCE = 500

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Read)


class Witness:
    """For all threads of the one process that serves a store."""

    def __init__(self, write: Write, folder: str, say: Callable[[str], None]) -> None:
        """``folder``: of the store; ``say``: for whoever runs the service, when the ledger goes away and when it is back. Raises :class:`LifeOSError` where what waits is
        damaged, and :class:`OSError`."""
        self._write = write
        self._say = say
        self._path = os.path.join(folder, FILE)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        os.makedirs(folder, exist_ok=True)
        self._waiting = self._mended()

    @property
    def waiting(self) -> int:
        """Reads that the ledger does not have yet."""
        return self._waiting

    def note(self, read: Read) -> None:
        """Write down what is about to be answered. While others wait for the ledger it waits with them. Raises :class:`OSError` when the disk refuses, too."""
        if not self._waiting:
            try:
                self._write([read])
            except LifeOSError as error:
                self._say(f"the ledger is away; what agents read waits in {self._path}: {error}")
            else:
                return
        with self._lock:
            begins = not os.path.exists(self._path)
            with open(self._path, "ab") as file:
                file.write(_encoder.encode(read) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            if begins:
                disk.settle(os.path.dirname(self._path))
            self._waiting += 1

    def bring(self) -> None:
        """Bring to the ledger what waits. Raises :class:`LifeOSError` while that is away, and :class:`OSError`."""
        while some := _kept(self._path)[:_AT_ONCE]:
            self._write(some)
            with self._lock:
                left = _kept(self._path)[len(some) :]
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

    def _mended(self) -> int:
        """How many wait, once a line that was being written when the process was killed is off the end."""
        try:
            with open(self._path, "rb+") as file:
                file.truncate(file.read().rfind(b"\n") + 1)
            return len(_kept(self._path))
        except FileNotFoundError:
            return 0
        except msgspec.DecodeError as error:
            raise LifeOSError(
                f"{self._path} is damaged: {error}; keep it for `lifeos audit`, elsewhere, and begin again"
            ) from error


def _kept(path: str) -> list[Read]:
    """The whole lines. A line without its end was never answered for."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return []
    return [_decoder.decode(line) for line in data.split(b"\n")[:-1] if line]
