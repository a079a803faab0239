"""Approvals: one call of one agent with just these arguments, agreed to by a person, used once.

A request that nobody grants in time is over, and so is a grant that nobody uses: what is not there denies.
"""

from collections.abc import Iterable
from typing import NamedTuple

from lifeos.ledger.command import Now, Refusal, micros, name, words
from lifeos.ledger.events import Consumed, Event, Granted, Lapsed, Requested
from lifeos.ledger.state import Approval, Key, State

_ASK = "ask for an approval of exactly this call"


class Subject(NamedTuple):
    """What is approved. ``arguments``: the digest of the canonical arguments."""

    agent: str
    tool: str
    arguments: str


class Request(NamedTuple):
    """Ask for an approval. ``expires``: until when it can be granted and used, in microseconds since 1970 UTC."""

    id: str
    decision: str
    subject: Subject
    expires: int

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Requested

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        for what, text in (
            ("id", self.id),
            ("decision", self.decision),
            *zip(Subject._fields, self.subject, strict=True),
        ):
            name(what, text)
        micros("the end", self.expires)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The approval."""
        return (Key(Approval, (self.id,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Requested, if there is time left."""
        if self.expires <= now.at:
            return _over(self.id)
        return self._event()

    def again(self, event: Event) -> Refusal | None:
        """The same request."""
        return (
            None
            if event == self._event()
            else Refusal("id-taken", f"there is another request '{self.id}'", "give each request an id of its own")
        )

    def _event(self) -> Requested:
        agent, tool, arguments = self.subject
        return Requested(
            id=self.id, decision=self.decision, agent=agent, tool=tool, arguments=arguments, expires=self.expires
        )


class Grant(NamedTuple):
    """A person says yes. ``signature``: what the gateway checked."""

    id: str
    by: str
    signature: str = ""

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Granted

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)
        name("by", self.by)
        words("the signature", self.signature)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The approval."""
        return (Key(Approval, (self.id,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Granted, if it was asked for and there is time left."""
        row = state.get(Approval, self.id)
        if row is None:
            return Refusal("no-request", f"nobody asked for an approval '{self.id}'", "grant one that is pending")
        if row.state != "requested":
            return Refusal("not-pending", f"approval '{self.id}' is {row.state}", _ASK)
        return _over(self.id) if row.expires <= now.at else Granted(id=self.id, by=self.by, signature=self.signature)

    def again(self, event: Event) -> Refusal | None:
        """The same person's."""
        same = event == Granted(id=self.id, by=self.by, signature=self.signature)
        return (
            None
            if same
            else Refusal("not-pending", f"approval '{self.id}' was granted by somebody else", "nothing is to be done")
        )


class Consume(NamedTuple):
    """Use an approval for a call. ``call``: the id of it, so that the same call can be tried again."""

    id: str
    subject: Subject
    call: str

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Consumed

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)
        name("call", self.call)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The approval."""
        return (Key(Approval, (self.id,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Consumed, if it is granted, of just this call, and there is time left."""
        row = state.get(Approval, self.id)
        if row is None:
            return Refusal("no-approval", f"there is no approval '{self.id}'", _ASK)
        if Subject(row.agent, row.tool, row.arguments) != self.subject:
            return Refusal("other-call", f"approval '{self.id}' is not of this agent, tool and arguments", _ASK)
        if row.state != "granted":
            return Refusal("not-granted", f"approval '{self.id}' is {row.state}", _ASK)
        return _over(self.id) if row.expires <= now.at else Consumed(id=self.id, call=self.call)

    def again(self, event: Event) -> Refusal | None:
        """The same call's."""
        used = isinstance(event, Consumed) and event.call != self.call
        return Refusal("already-used", f"approval '{self.id}' was used by another call", _ASK) if used else None


class Lapse(NamedTuple):
    """Say that an approval's time is over. It is without that, too; this is for who reads the ledger."""

    id: str

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return Lapsed

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.id)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The approval."""
        return (Key(Approval, (self.id,)),)

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """Lapsed, if it was not used and its time is over."""
        row = state.get(Approval, self.id)
        if row is None or row.state not in ("requested", "granted"):
            return Refusal("not-pending", f"approval '{self.id}' is not waited for", "nothing is to be done")
        if now.at < row.expires:
            return Refusal("not-yet", f"approval '{self.id}' can still be used", "wait for its end", row.expires)
        return Lapsed(id=self.id)

    def again(self, event: Event) -> Refusal | None:
        """There is nothing that could differ."""
        return None


def _over(approval: str) -> Refusal:
    return Refusal("expired", f"the time of approval '{approval}' is over", _ASK)
