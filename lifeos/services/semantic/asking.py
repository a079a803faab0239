"""Who asks, of which state of which memory, within which scopes; and what it is told when it is refused."""

from typing import NamedTuple

from lifeos.ir import Memory
from lifeos.memory.recall.version import Version
from lifeos.services.semantic.callers import Caller
from lifeos.services.semantic.journals import Journals


class Refusal(Exception):  # noqa: N818  an answer, not a fault
    """``status``: of HTTP; the message is for whoever asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Asking(NamedTuple):
    """``version``: in its present state; ``pinned``: the same before anything was learned or forgotten on it; ``beside``: the memory at the other versions that
    are served; ``writes``: whether the agent may."""

    caller: Caller
    memory: Memory
    scopes: tuple[str, ...]
    writes: bool
    version: Version
    pinned: Version
    beside: tuple[Memory, ...]
    journals: Journals
