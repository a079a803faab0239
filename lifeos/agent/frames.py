"""Frames: messages over a stream socket, each as its length (four bytes, the highest first) and that many bytes of JSON.

Whoever reads them trusts neither the length nor that the rest ever comes.
"""

import socket
import time
from typing import Any

import msgspec

MOST_BYTES = 16 * 2**20
"""Of one frame. More is nothing that is said to a person or to a tool."""

_HEAD = 4
_PART = 1 << 16


class BrokenFrameError(Exception):
    """What came is no frame, or there is nobody who could take one. The message says which."""


class Frames:
    """Both ways over one socket. ``deadline`` is a :func:`time.monotonic` moment after which :class:`TimeoutError` is raised; without one there is
    no limit."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream

    def send(self, message: Any, deadline: float | None = None) -> None:
        """Send it as JSON. Raises :class:`BrokenFrameError` when nobody listens, and what msgspec raises for what is no JSON."""
        data = msgspec.json.encode(message)
        if len(data) > MOST_BYTES:
            raise BrokenFrameError(f"a message of {len(data)} bytes; there may be {MOST_BYTES}")
        self._stream.settimeout(_left(deadline))
        try:
            self._stream.sendall(len(data).to_bytes(_HEAD) + data)
        except TimeoutError:
            raise
        except OSError as error:
            raise BrokenFrameError(f"nobody listens: {error.strerror}") from error

    def receive(self, deadline: float | None = None) -> bytes | None:
        """The JSON of the next one; None when the other side has left. Raises :class:`BrokenFrameError`."""
        head = self._read(_HEAD, deadline)
        if not head:
            return None
        length = int.from_bytes(head)
        if length > MOST_BYTES:
            raise BrokenFrameError(f"a message of {length} bytes; there may be {MOST_BYTES}")
        data = self._read(length, deadline)
        if len(head) < _HEAD or len(data) < length:
            raise BrokenFrameError("a message that ends in the middle")
        return data

    def _read(self, length: int, deadline: float | None) -> bytes:
        """So many bytes, or those that there are before the end."""
        data = bytearray()
        while len(data) < length:
            self._stream.settimeout(_left(deadline))
            try:
                part = self._stream.recv(min(length - len(data), _PART))
            except ConnectionResetError:
                part = b""
            if not part:
                break
            data += part
        return bytes(data)


def _left(deadline: float | None) -> float | None:
    """Seconds for what follows; raises when there are none."""
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
