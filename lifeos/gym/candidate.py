"""Candidates: whoever answers tasks. A Python function here, an agent behind HTTP elsewhere."""

import importlib.util
import os
from typing import Protocol, cast

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Desk
from lifeos.errors import LifeOSError


class Candidate(Protocol):
    """An agent as a function."""

    def __call__(self, task: Task, desk: Desk) -> Decision:
        """Answer one task; whatever is done in the world goes through the desk."""
        ...


def load(path: str) -> Candidate:
    """The function ``answer`` of a Python file. Raises :class:`LifeOSError` when there is none."""
    if not os.path.isfile(path):
        raise LifeOSError(
            f"there is no {path}: an agent that the Gym can run has its code there, with a function 'answer'"
        )
    spec = importlib.util.spec_from_file_location("lifeos_candidate", path)
    if spec is None or spec.loader is None:
        raise LifeOSError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise LifeOSError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    found = getattr(module, "answer", None)
    if not callable(found):
        raise LifeOSError(f"{path} has no function 'answer'")
    return cast("Candidate", found)
