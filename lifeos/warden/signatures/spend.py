"""spend: money without a success. Thoughts, calls that fail and calls that say nothing new cost, and nothing comes of them."""

from collections.abc import Iterator

from lifeos.units import Money
from lifeos.warden.finding import Finding
from lifeos.warden.limits import Limits
from lifeos.warden.seen import Call


class Spend:
    """Of one session, or of an agent."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.spend
        self._spent = 0

    def began_anew(self) -> None:
        """Something came of it."""
        self._spent = 0

    def see(self, call: Call) -> Iterator[Finding]:
        """What is known with this call; from half of the limit on."""
        self._spent += call.micros
        if call.micros and self._spent >= self._most / 2:
            spent = str(Money(self._spent)).removesuffix(" USD")
            words = f"'{call.agent}' spent {spent} of its currency without a success"
            yield Finding(
                "spend", self._spent >= self._most, (call.agent,), call.session, self._spent, self._most, words
            )
