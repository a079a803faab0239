"""Candidates: whoever answers tasks. A Python function here, an agent behind HTTP elsewhere."""

import hashlib
import os
from typing import Protocol, cast

from lifeos.agent.contract import Decision, Task
from lifeos.errors import LifeOSError
from lifeos.gym.code import function
from lifeos.gym.simulation import SimulatedDesk


class Candidate(Protocol):
    """An agent as a function."""

    def __call__(self, task: Task, desk: SimulatedDesk) -> Decision:
        """Answer one task; whatever is done in the world goes through the desk."""
        ...


class Source(Protocol):
    """Where a candidate comes from. ``named``: whether :meth:`digest` says which version it is, so that what is learnt about it lasts."""

    named: bool

    def digest(self) -> bytes:
        """Names the version. Raises :class:`LifeOSError` when there is none."""
        ...

    def begin(self) -> Candidate:
        """In a worker: the candidate. Raises :class:`LifeOSError`."""
        ...


class File:
    """A Python file with a function ``answer``, which is run for it."""

    named = True

    def __init__(self, path: str) -> None:
        self._path = path

    def digest(self) -> bytes:
        """Of the file's bytes."""
        with open(find(self._path), "rb") as file:
            return hashlib.sha256(file.read()).digest()

    def begin(self) -> Candidate:
        """Load it."""
        return load(self._path)


def find(path: str) -> str:
    """The path, when there is a file. Raises :class:`LifeOSError`."""
    if not os.path.isfile(path):
        raise LifeOSError(
            f"there is no {path}: an agent that the Gym can run has its code there, with a function 'answer'"
        )
    return path


def load(path: str) -> Candidate:
    """The function ``answer`` of a Python file, which is run for it. Raises :class:`LifeOSError` when there is none."""
    return cast("Candidate", function(find(path), "answer"))
