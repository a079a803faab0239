"""What happened, written down: a decision, a call, how a decision turned out. Nothing about it is decided here."""

from collections.abc import Iterable
from typing import NamedTuple

from lifeos.ledger.command import Now, Refusal, name
from lifeos.ledger.events import Acted, Decided, Event, Turned
from lifeos.ledger.state import Decision, Key, State


class Record(NamedTuple):
    """Write an event that somebody reports."""

    event: Decided | Acted | Turned

    @property
    def kind(self) -> type[Event]:
        """Of the event."""
        return type(self.event)

    @property
    def id(self) -> str:
        """Of the event."""
        return self.event.id

    def check(self) -> None:
        """Raise :class:`MalformedError` for what no ledger can write."""
        name("id", self.event.id)
        if not isinstance(self.event, Decided):
            name("decision", self.event.decision)
        if not isinstance(self.event, Turned):
            name("agent", self.event.agent)

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The decision, where it changes one."""
        match self.event:
            case Decided(id=decision) | Turned(decision=decision):
                yield Key(Decision, (decision,))
            case Acted():
                pass

    def decide(self, state: State, now: Now) -> Event | Refusal:
        """The event, if what it is about is there."""
        if isinstance(self.event, Turned) and state.get(Decision, self.event.decision) is None:
            return Refusal(
                "no-decision",
                f"there is no decision '{self.event.decision}' that could turn out one way or the other",
                "record the decision first, or correct its id",
            )
        return self.event

    def again(self, event: Event) -> Refusal | None:
        """The same event."""
        if event == self.event:
            return None
        return Refusal(
            "id-taken", f"there is another event '{self.id}' of this kind", "give each event an id of its own"
        )
