"""Candidates: whoever answers tasks. A Python function here, an agent behind HTTP elsewhere."""

import os
from collections.abc import Mapping
from typing import Protocol, cast

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Desk
from lifeos.errors import LifeOSError
from lifeos.gym.code import function


class Candidate(Protocol):
    """An agent as a function."""

    def __call__(self, task: Task, desk: Desk) -> Decision:
        """Answer one task; whatever is done in the world goes through the desk."""
        ...


def find(path: str) -> str:
    """The path, when there is a file. Raises :class:`LifeOSError`."""
    if not os.path.isfile(path):
        raise LifeOSError(
            f"there is no {path}: an agent that the Gym can run has its code there, with a function 'answer'"
        )
    return path


def load(path: str, sources: Mapping[str, bytes] | None = None) -> Candidate:
    """The function ``answer`` of a Python file, which is run for it. ``sources``: what the files of its folder hold, when they
    were read before. Raises :class:`LifeOSError` when there is none."""
    return cast("Candidate", function(find(path), "answer", sources))
