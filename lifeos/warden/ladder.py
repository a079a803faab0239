"""The ladder: warn, open the breaker, let one session try, kill and keep down, propose to suspend. Each step is records that follow from where the
agent stands; who writes them has climbed it.

What is killed is not who storms, but who goes on when it is told to stop: the breaker answers each call with the time to wait (Retry-After), and an
agent that heeds it loses nothing but its time.
"""

from collections.abc import Iterator

from lifeos.warden.bounded import Bounded
from lifeos.warden.finding import Finding
from lifeos.warden.limits import Limits
from lifeos.warden.records import Closed, Condemned, Opened, Probed, Record, Warned
from lifeos.warden.seen import Call
from lifeos.warden.signatures.rate import Rate
from lifeos.warden.standing import Standing, desired, strikes

SAME = 3
"""Times that a session makes the same call although it is refused."""
ANY = 8
"""Calls that a session makes although they are refused. A storm is to be stopped within ten calls after its signature is complete, and some may be under
way at once."""
DOUBLINGS = 5
"""Times that the wait is doubled: 32 times the cooldown at most, or an agent whose tool is well again would wait for days."""
_SESSIONS = 256
_CALLS = 16


def found(standing: Standing, finding: Finding, agent: str, limits: Limits, now: int) -> Iterator[Record]:
    """A signature, complete or nearly, in which the agent takes part. While the breaker is open it tells nothing new: what ends then had begun
    before."""
    if standing.breaker == "open":
        return
    if finding.complete:
        until = now + _wait(standing, limits, now)
        yield Opened(agent=agent, at=now, signature=finding.signature, reason=finding.message, until=until)
    elif standing.breaker == "closed" and not standing.warned:
        yield Warned(agent=agent, at=now, reason=finding.message)


def probes(
    standing: Standing, agent: str, session: str, limits: Limits, now: int, *, answered: bool
) -> Iterator[Record]:
    """A session that asks when the wait is over: it may try, for as long as the cooldown. ``answered``: the one that tried before it thought or asked
    others, and no signature was complete in its time, which is as much as an agent without tools can show. If nothing was heard of it, another one tries."""
    if desired(standing, now).calls != "probe":
        return
    if standing.breaker == "probing" and answered:
        yield Closed(agent=agent, at=now, session=standing.probe)
    else:
        yield Probed(agent=agent, at=now, session=session, until=now + limits.forget)


def tried(standing: Standing, call: Call, limits: Limits) -> Iterator[Record]:
    """What became of a call of the session that tries. One that is pending says nothing yet, and one that reached nobody nothing of the agent; nor do thoughts and words to other agents, which a storm
    consists of when it is one of spending or of an exchange."""
    if standing.breaker != "probing" or call.session != standing.probe:
        return
    if call.outcome == "done" and call.does in ("reads", "writes"):
        yield Closed(agent=call.agent, at=call.at, session=call.session)
    elif call.outcome in ("failed", "denied"):
        until = call.at + _wait(standing, limits, call.at)
        reason = f"'{call.tool}' failed when one session tried again"
        yield Opened(agent=call.agent, at=call.at, signature="probe", reason=reason, until=until)


def condemned(standing: Standing, agent: str, reason: str, limits: Limits, now: int) -> Iterator[Record]:
    """The process is to go, once."""
    if desired(standing, now).runs:
        until = now + (limits.forget << min(strikes(standing, now), DOUBLINGS))
        yield Condemned(agent=agent, at=now, reason=reason, until=until)


class _Session:
    def __init__(self) -> None:
        self.calls = 0
        self.same: Bounded[tuple[str, str], list[int]] = Bounded(_CALLS, lambda: [0])


class Refusals:
    """Calls of one agent that were refused since its breaker opened: when they amount to not heeding. Not recorded: after a restart counting begins
    anew, and the next few calls are enough."""

    def __init__(self, limits: Limits) -> None:
        self._sessions: Bounded[str, _Session] = Bounded(_SESSIONS, _Session)
        self._rate = Rate(limits)

    def began_anew(self, session: str) -> None:
        """A person asked: that the agent tries for them is right."""
        self._sessions.drop(session)

    def see(self, call: Call) -> str:
        """Why the process is to go; empty when it may stay. Sessions that each try once are people who ask, up to the rate of a storm."""
        session = self._sessions.at(call.session)
        session.calls += 1
        same = session.same.at((call.tool, call.arguments))
        same[0] += 1
        if same[0] >= SAME:
            return f"'{call.agent}' made the same call of '{call.tool}' {same[0]} times although its breaker is open"
        if session.calls >= ANY:
            return f"'{call.agent}' made {session.calls} calls in a session although its breaker is open"
        if any(self._rate.see(call)):
            return f"'{call.agent}' makes calls at the rate of a storm although its breaker is open"
        return ""


def _wait(standing: Standing, limits: Limits, now: int) -> int:
    """Microseconds: the cooldown; twice the last wait when a try fails, or when the agent was well for less time than it had to wait before, or a storm
    with one good call in front of it would begin anew for ever."""
    well = standing.breaker == "closed" and now - standing.closed >= standing.waited
    if well or not standing.waited:
        return limits.forget
    return min(2 * standing.waited, limits.forget << DOUBLINGS)
