"""exchange: agents that ask each other in a circle, and do nothing else.

What they say differs each time, so the words tell nothing; who asks whom does. A round counts when no call of a tool told something new since
the circle began.
"""

from collections.abc import Iterator

from lifeos.warden.finding import Finding
from lifeos.warden.limits import ROUNDS
from lifeos.warden.seen import Call

_LONGEST = 8
"""Agents in a circle."""


class Exchange:
    """Of one session, in which several agents take part."""

    def __init__(self) -> None:
        self._asked: list[tuple[str, str]] = []
        self._runs = [0] * (_LONGEST + 1)

    def began_anew(self) -> None:
        """Something came of it."""
        self._asked.clear()
        self._runs = [0] * (_LONGEST + 1)

    def see(self, call: Call) -> Iterator[Finding]:
        """What is known with this call; only those that ask another agent tell anything."""
        if call.does != "asks":
            return
        asked = (call.agent, call.tool)
        for period in range(1, _LONGEST + 1):
            same = len(self._asked) >= period and self._asked[-period] == asked
            self._runs[period] = self._runs[period] + 1 if same else 0
        self._asked = [*self._asked[1 - _LONGEST :], asked]
        for period in range(1, _LONGEST + 1):
            rounds = self._runs[period] // period + 1
            if self._runs[period] and rounds >= ROUNDS - 1:
                circle = tuple(dict.fromkeys(agent for agent, _ in self._asked[-period:]))
                words = f"{', '.join(circle)} asked each other {rounds} times round, and did nothing else"
                yield Finding("exchange", rounds >= ROUNDS, circle, call.session, rounds, ROUNDS, words)
                return
