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
_TOGETHER = 1024
"""Sessions that are remembered for what several agents do in them."""


class _Watch:
    """What is watched of a session, or of an agent as a ``whole``. Sessions that all meet an outage, each once or twice, say nothing of the agent."""

    def __init__(self, limits: Limits, *, whole: bool = False) -> None:
        self._whole = whole
        self.repeats = Repeats(limits)
        self._rate = Rate(limits)
        self.spend = Spend(limits)
        self.successes = 0
        """Of the session, when it was last looked at."""

    def see(self, call: Call) -> Iterator[Finding]:
        before = self.repeats.progress
        if not (self._whole and call.outcome == "unreached"):
            yield from self.repeats.see(call)
        if self.repeats.progress > before:
            self.spend.began_anew()
        yield from self._rate.see(call)
        yield from self.spend.see(call)


class _Agent:
    def __init__(self, limits: Limits) -> None:
        self.whole = _Watch(of_agent(limits), whole=True)
        self.sessions: Bounded[str, _Watch] = Bounded(_SESSIONS, lambda: _Watch(limits))


class _Together:
    """What the agents of one session do together: who gives the work to others has no success of its own."""

    def __init__(self) -> None:
        self.exchange = Exchange()
        self.successes = 0

    def succeeded(self) -> None:
        self.exchange.began_anew()
        self.successes += 1


class Detector:
    """``limits``: of an agent's session, by its name; of a foreign agent, too."""

    def __init__(self, limits: Callable[[str], Limits]) -> None:
        self._limits = limits
        self._agents: dict[str, _Agent] = {}
        self._together: Bounded[str, _Together] = Bounded(_TOGETHER, _Together)

    def see(self, seen: Call | Turn) -> list[Finding]:
        """What is known with this, most certain first. What a breaker refused tells nothing that is not known."""
        if isinstance(seen, Turn):
            self._begin_anew(seen.agent, seen.session)
            return []
        if seen.outcome == "refused":
            return []
        agent = self._agent(seen.agent)
        watch, together = agent.sessions.at(seen.session), self._together.at(seen.session)
        if watch.successes != together.successes:
            watch.spend.began_anew()
            agent.whole.spend.began_anew()
        before = watch.repeats.progress
        found = list(watch.see(seen))
        found += [finding._replace(session="") for finding in agent.whole.see(seen)]
        if watch.repeats.progress > before:
            together.succeeded()
        watch.successes = together.successes
        found += together.exchange.see(seen)
        return sorted(found, key=lambda finding: not finding.complete)

    def forget(self, agent: str) -> None:
        """Begin anew with an agent: it was killed, or a person says that it is well."""
        self._agents.pop(agent, None)

    def _begin_anew(self, name: str, session: str) -> None:
        agent = self._agent(name)
        agent.sessions.drop(session)
        agent.whole.spend.began_anew()
        self._together.drop(session)

    def _agent(self, name: str) -> _Agent:
        if name not in self._agents:
            self._agents[name] = _Agent(self._limits(name))
        return self._agents[name]
