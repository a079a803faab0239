"""The way to an agent: HTTP over the socket in its folder."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from lifeos.up.staff import SOCKET


@contextmanager
def client(folder: str, timeout: httpx.Timeout) -> Iterator[httpx.Client]:
    """A client of the agent that runs in a folder. Raises :class:`OSError` when nobody listens there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:  # a socket's address has 107 bytes at most, and a repository may lie deeper than that
        address = f"/proc/self/fd/{descriptor}/{SOCKET}"
        with socket.socket(socket.AF_UNIX) as tried:  # httpx does not close the one that it could not connect
            tried.connect(address)
        with httpx.Client(
            base_url="http://agent", transport=httpx.HTTPTransport(uds=address), timeout=timeout, trust_env=False
        ) as found:
            yield found
    finally:
        os.close(descriptor)
