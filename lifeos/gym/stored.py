"""Stored gates: what earlier runs kept, read one record at a time and never written, so that a look disturbs no run."""

import contextlib
import glob
import os
import re
from collections.abc import Iterator

import msgspec

from lifeos.errors import LifeOSError
from lifeos.gym.record import Record

_NAME = re.compile(r"(?P<digest>[0-9a-f]{16})-(?P<seed>[0-9]+)-(?P<gym>[0-9a-f]{8})\.jsonl")


class Stored(msgspec.Struct, frozen=True, order=True):
    """The records of one gate. ``digest``: the first 16 digits of what is simulated; ``gym``: which version of the Gym simulated."""

    agent: str
    digest: str
    seed: int
    gym: str
    path: str

    def records(self) -> Iterator[Record]:
        """One after the other, as they came. Raises :class:`LifeOSError` when the file cannot be read."""
        return read(self.path)


def find(root: str, agent: str = "*", prefix: str = "") -> list[Stored]:
    """The gates of an agent, or of all, whose digest begins with ``prefix``."""
    folder = os.path.join(glob.escape(root), ".lifeos", "gym", agent if agent == "*" else glob.escape(agent))
    stored = []
    for path in glob.glob(os.path.join(folder, "*.jsonl")):
        name = _NAME.fullmatch(os.path.basename(path))
        if name is not None and name["digest"].startswith(prefix[:16]):
            owner = os.path.basename(os.path.dirname(path))
            stored.append(Stored(owner, name["digest"], int(name["seed"]), name["gym"], path))
    return sorted(stored)


def read(path: str) -> Iterator[Record]:
    """The whole records of a file, which may be growing; none when there is no file. What another version of the Gym wrote otherwise is
    left out, as a run would simulate it again. Raises :class:`LifeOSError`."""
    try:
        with open(path, "rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    with contextlib.suppress(msgspec.DecodeError):
                        yield msgspec.json.decode(line, type=Record)
    except FileNotFoundError:
        return
    except OSError as error:
        raise LifeOSError(f"cannot read {path}: {error.strerror}. Mend that and call again.") from error
