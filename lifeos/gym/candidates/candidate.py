"""Candidates: whoever answers tasks. Code of the repository in a process of its own here, an agent behind HTTP elsewhere."""

from typing import Protocol

from lifeos.agent.contract import Decision, Task
from lifeos.gym.simulated_desk import SimulatedDesk

SECONDS = 30.0
"""That a candidate may take for a decision."""


class NoDecision(RuntimeError):  # noqa: N818  # what came, not what the program did
    """The candidate did not answer with a decision; the message says what it did. ``late``: it did nothing in time."""

    def __init__(self, words: str, *, late: bool = False) -> None:
        super().__init__(words)
        self.late = late


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

    def check(self) -> None:
        """Raises :class:`LifeOSError` when it can never begin, with the place of what prevents it."""
        ...

    def begin(self) -> Candidate:
        """In a worker: the candidate. Raises :class:`LifeOSError`."""
        ...
