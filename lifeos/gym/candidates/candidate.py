"""Candidates: whoever answers tasks. A Python function here, an agent behind HTTP elsewhere."""

import os
from collections.abc import Mapping
from typing import Protocol, cast

from lifeos.agent.code import Package
from lifeos.agent.contract import Decision, Task
from lifeos.errors import LifeOSError
from lifeos.gym.simulation import SimulatedDesk


class Candidate(Protocol):
    """An agent as a function."""

    def __call__(self, task: Task, desk: SimulatedDesk) -> Decision:
        """Answer one task; whatever is done in the world goes through the desk."""
        ...


class Source(Protocol):
    """Where a candidate comes from. ``named``: whether it is known which version it is, so that what is learnt about it lasts."""

    named: bool
    words: str
    """What it is, for the receipt."""

    def digest(self) -> bytes:
        """Of what the digest of the declared agent does not cover."""
        ...

    def begin(self) -> Candidate:
        """In a worker: the candidate. Raises :class:`LifeOSError`."""
        ...


class File:
    """A Python file with a function ``answer``, which is run for it."""

    named = True
    words = "the code of the repository"

    def __init__(self, path: str, sources: Mapping[str, bytes]) -> None:
        """``sources``: the Python files of its folder, by their path in it, as they were read."""
        self._path, self.sources = path, sources

    def digest(self) -> bytes:
        """Of nothing: the files are covered."""
        return b""

    def begin(self) -> Candidate:
        """Load it."""
        return load(self._path, self.sources)


def find(path: str) -> str:
    """The path, when there is a file. Raises :class:`LifeOSError`."""
    if not os.path.isfile(path):
        raise LifeOSError(
            f"there is no {path}: an agent that the Gym can run has its code there, with a function 'answer'"
        )
    return path


def load(path: str, sources: Mapping[str, bytes] | None = None) -> Candidate:
    """The function ``answer`` of a Python file, which is run for it. ``sources``: what its folder holds, when it was read before. Raises
    :class:`LifeOSError` when there is none."""
    folder, file = os.path.split(find(path))
    return cast("Candidate", Package(folder, sources).function(file, "answer"))
