"""rate: more calls than anybody has a reason for.

The generic cell rate algorithm (ITU-T I.371): one number, the time at which the next call would be due at the permitted rate, and a tolerance of
one minute, so that a burst of one minute's worth passes.
"""

from collections.abc import Iterator

from lifeos.warden.finding import Finding
from lifeos.warden.limits import MINUTE, Limits
from lifeos.warden.seen import Call


class Rate:
    """Of one session, or of an agent."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.calls_per_minute
        self._due = 0

    def see(self, call: Call) -> Iterator[Finding]:
        """What is known with this call."""
        self._due = max(self._due, call.at) + MINUTE // self._most
        if self._due - call.at > MINUTE:
            words = f"'{call.agent}' made more than {self._most} calls in a minute"
            yield Finding("rate", True, (call.agent,), call.session, self._most + 1, self._most, words)
