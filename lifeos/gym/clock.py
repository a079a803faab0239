"""In a worker: what it tells the parent, who holds the clock of a simulation and has to know whose time is running."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Literal

import msgspec


class Said(msgspec.Struct, frozen=True):
    """What a worker says: that it is ready, that it waits, whose code it runs, or what came of an index. No pickle, for the suite's own
    code can write here, too."""

    what: Literal["ready", "waiting", "suite", "candidate", "done", "failed", "infrastructure"]
    data: bytes = b""
    words: str = ""
    milliseconds: int = 0


_parent: Connection | None = None


def connect(pipe: Connection) -> None:
    """From now on this process is a worker, and its parent is at the other end."""
    global _parent  # noqa: PLW0603  one process, one parent
    _parent = pipe


def say(pipe: Connection, said: Said) -> None:
    """Tell the parent."""
    pipe.send_bytes(msgspec.msgpack.encode(said))


def extend(seconds: float) -> None:
    """The simulation under way may take so much longer, or less again, for it waits for somebody who is not under test, as a model on a
    busy machine is. :data:`lifeos.gym.limits.WAITING` in all. Elsewhere there is no limit to extend."""
    if _parent is not None:
        say(_parent, Said("waiting", milliseconds=round(seconds * 1000)))


@contextmanager
def of_suite(what: str) -> Iterator[None]:
    """What runs inside is code of the suite, called ``what``. Its time is not the simulation's: when it takes longer than
    :data:`lifeos.gym.workers.SUITE`, or ends the process, the result says so, and nothing counts against the candidate. Elsewhere there is
    no clock to stop."""
    if _parent is None:
        yield
        return
    say(_parent, Said("suite", words=what))
    try:
        yield
    finally:
        say(_parent, Said("candidate"))
