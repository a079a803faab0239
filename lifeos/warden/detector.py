"""All signatures over one stream of calls: of each session, and of each agent as a whole."""

from collections.abc import Callable, Iterator

from lifeos.warden.bounded import Bounded
from lifeos.warden.finding import Finding
from lifeos.warden.limits import Limits, of_agent
from lifeos.warden.seen import Call, Turn
from lifeos.warden.signatures.exchange import Exchange
from lifeos.warden.signatures.rate import Rate
from lifeos.warden.signatures.repeats import Repeats
from lifeos.warden.signatures.spend import Spend

_SESSIONS = 64
"""Of an agent, that are remembered; an agent serves ten at once by default."""
_CIRCLES = 1024
"""Sessions that are remembered for who asks whom."""


class _Watch:
    """What is watched of a session, or of an agent as a whole."""

    def __init__(self, limits: Limits) -> None:
        self.repeats = Repeats(limits)
        self._rate = Rate(limits)
        self.spend = Spend(limits)

    def see(self, call: Call) -> Iterator[Finding]:
        before = self.repeats.progress
        yield from self.repeats.see(call)
        if self.repeats.progress > before:
            self.spend.began_anew()
        yield from self._rate.see(call)
        yield from self.spend.see(call)


class _Agent:
    def __init__(self, limits: Limits) -> None:
        self.whole = _Watch(of_agent(limits))
        self.sessions: Bounded[str, _Watch] = Bounded(_SESSIONS, lambda: _Watch(limits))


class Detector:
    """``limits``: of an agent's session, by its name; of a foreign agent, too."""

    def __init__(self, limits: Callable[[str], Limits]) -> None:
        self._limits = limits
        self._agents: dict[str, _Agent] = {}
        self._circles: Bounded[str, Exchange] = Bounded(_CIRCLES, Exchange)

    def see(self, seen: Call | Turn) -> list[Finding]:
        """What is known with this, most certain first. What a breaker refused tells nothing that is not known."""
        if isinstance(seen, Turn):
            self._begin_anew(seen.agent, seen.session)
            return []
        if seen.outcome == "refused":
            return []
        agent = self._agent(seen.agent)
        watch = agent.sessions.at(seen.session)
        before = watch.repeats.progress
        found = list(watch.see(seen))
        found += [finding._replace(session="") for finding in agent.whole.see(seen)]
        circle = self._circles.at(seen.session)
        if watch.repeats.progress > before:
            circle.began_anew()
        found += circle.see(seen)
        return sorted(found, key=lambda finding: not finding.complete)

    def forget(self, agent: str) -> None:
        """Begin anew with an agent: it was killed, or a person says that it is well."""
        self._agents.pop(agent, None)

    def _begin_anew(self, name: str, session: str) -> None:
        agent = self._agent(name)
        agent.sessions.drop(session)
        agent.whole.spend.began_anew()
        self._circles.drop(session)

    def _agent(self, name: str) -> _Agent:
        if name not in self._agents:
            self._agents[name] = _Agent(self._limits(name))
        return self._agents[name]
