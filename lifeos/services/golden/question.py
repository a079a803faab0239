"""One question to a shadow, until there is something to say of the version by it: who is absent is waited for, a connection may break, and no way to fail is overlooked."""

import time
from collections.abc import Callable
from typing import Protocol

from lifeos.agent.contract import Decision, Task
from lifeos.services.golden.mark import Mark
from lifeos.services.golden.shadow import Fault, Found, Waits

AGAIN = 5.0
"""Seconds until a question is asked again that could not be answered."""
_BROKEN = 3
"""Connections that may end under one question before that is its answer: a pod that is moved ends one."""


class Shadowed(Protocol):
    """Somebody who can be asked: :class:`lifeos.services.golden.shadow.Shadow`."""

    def ask(self, task: Task, seconds: float, trace: str = "") -> Found:
        """What comes of it. ``trace``: that its calls belong to."""
        ...

    def close(self) -> None:
        """At the end."""
        ...


def put(
    ask: Callable[[], Found],
    marked: Callable[[Decision], Mark | Waits],
    wanted: Callable[[], bool],
    waits: Callable[[str], None],
    again: float = AGAIN,
) -> Mark | None:
    """Ask until there is a mark; None when nobody wants it any more. ``waits``: is told why there is none yet."""
    broken = 0
    while wanted():
        found = ask()
        broken += isinstance(found, Fault) and found.broken
        decided = _decided(found, marked, broken)
        if isinstance(decided, Mark):
            return decided
        waits(decided.why)
        time.sleep(again)
    return None


def _decided(found: Found, marked: Callable[[Decision], Mark | Waits], broken: int) -> Mark | Waits:
    if isinstance(found, Waits):
        return found
    if isinstance(found, Fault):
        return Waits(found.why) if found.broken and broken < _BROKEN else Mark((found.why,))
    return marked(found)
