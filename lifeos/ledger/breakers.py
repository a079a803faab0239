"""Breakers: closed, calls pass; open, none does until a time; then one call may try, and what becomes of it closes or opens it again.

There is one for whatever somebody names: an agent, a session, a tool. One that was never opened is closed.
"""

from collections.abc import Iterable
from typing import NamedTuple

from lifeos.ledger.command import Now, Refusal, micros, name, words
from lifeos.ledger.events import Closed, Event, Opened, Probed
from lifeos.ledger.state import Breaker, Key, State

FOREVER = 253_402_300_799_000_000
"""The end of the year 9999: until a person closes the breaker."""
_PODS = "-pods"


def calls(agent: str) -> str:
    """The breaker of an agent's calls, which policies ask about."""
    return f"agent/{agent}"


def pods(agent: str) -> str:
    """The breaker of its processes: while it is open none may run."""
    return f"pods/{agent}"


def led_to(call: str, number: int) -> str:
    """The id of what a call led to: one of its steps, by their number."""
    return f"{call}-{number}"


def with_pods(step: str) -> str:
    """The id of a step that no process may run, which is taken together with the one that no call may pass."""
    return f"{step}{_PODS}"


def call_of(step: str) -> str:
    """The call that led to a step, by the id of either; of an id that somebody else gave it is no call's."""
    return step.removesuffix(_PODS).rpartition("-")[0]


class Open(NamedTuple):
    """Let nothing pass until a time, in microseconds since 1970 UTC. ``id``: of what led to it."""

    id: str
    breaker: str
    reason: str
    until: int

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Opened

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)
        name("breaker", self.breaker)
        words("the reason", self.reason)
        micros("the end", self.until)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The breaker."""
        return (Key(Breaker, (self.breaker,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Opened, whatever it was."""
        return self._event()

    def again(self, event: Event) -> Refusal | None:
        """The same event."""
        return None if event == self._event() else _taken(self.id)

    def _event(self) -> Opened:
        return Opened(id=self.id, breaker=self.breaker, reason=self.reason, until=self.until)


class Probe(NamedTuple):
    """Ask to be the one call that tries. ``id``: of the call. ``wait``: for how long nobody else may, in microseconds."""

    id: str
    breaker: str
    wait: int

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Probed

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)
        name("breaker", self.breaker)
        micros("the wait", self.wait)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The breaker."""
        return (Key(Breaker, (self.breaker,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Probed, if it is not closed and nothing is waited for."""
        row = state.get(Breaker, self.breaker)
        if row is None or row.state == "closed":
            return Refusal("closed", f"breaker '{self.breaker}' is closed", "make the call; there is nothing to try")
        if now.at < row.until:
            why = f": {row.reason}" if row.reason else ""
            return Refusal(
                "breaker-open", f"breaker '{self.breaker}' is {row.state}{why}", "wait, then try once", row.until
            )
        return Probed(id=self.id, breaker=self.breaker, call=self.id, until=now.at + self.wait)

    def again(self, event: Event) -> Refusal | None:
        """The same call's."""
        return None if isinstance(event, Probed) and event.breaker == self.breaker else _taken(self.id)


class Close(NamedTuple):
    """Let calls pass again. ``id``: of what led to it."""

    id: str
    breaker: str
    reason: str

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Closed

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)
        name("breaker", self.breaker)
        words("the reason", self.reason)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The breaker."""
        return (Key(Breaker, (self.breaker,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Closed, if it is not."""
        row = state.get(Breaker, self.breaker)
        if row is None or row.state == "closed":
            return Refusal("closed", f"breaker '{self.breaker}' is closed", "nothing is to be done")
        return self._event()

    def again(self, event: Event) -> Refusal | None:
        """The same event."""
        return None if event == self._event() else _taken(self.id)

    def _event(self) -> Closed:
        return Closed(id=self.id, breaker=self.breaker, reason=self.reason)


def _taken(event: str) -> Refusal:
    return Refusal("id-taken", f"there is another event '{event}' of this kind", "give each event an id of its own")
