"""What happened, written down: a decision, what was read for one, a call, how a decision turned out, a pod that is ended. Nothing about it is decided here."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from lifeos.ledger.command import MalformedError, Now, Refusal, name, track, words
from lifeos.ledger.events import Acted, Decided, Event, Read, Terminated, Turned
from lifeos.ledger.state import Decision, Key, State


class Record(NamedTuple):
    """Write an event that somebody reports."""

    event: Decided | Read | Acted | Turned | Terminated

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
        event = self.event
        name("id", event.id)
        if isinstance(event, Terminated):
            for what in ("agent", "namespace", "pod", "ground", "reason"):
                words(f"the {what}", getattr(event, what))
        elif not isinstance(event, Decided):
            name("decision", event.decision)
        if isinstance(event, Decided | Read | Acted):
            name("agent", event.agent)
            name("team", event.team)
            track(event.track)
        if isinstance(event, Decided | Read):
            words("the memory", event.memory)
        if isinstance(event, Decided) and event.confidence is not None and not 0 <= event.confidence <= 1:
            raise MalformedError(f"the confidence must be from 0 to 1, and is {event.confidence!r:.40}")
        try:
            msgspec.json.encode(event)
        except UnicodeError as error:
            raise MalformedError("a text of the event holds half a character") from error

    def needs(self, state: State, now: Now) -> Iterable[Key]:
        """The decision, where it changes one."""
        match self.event:
            case Decided(id=decision) | Turned(decision=decision):
                yield Key(Decision, (decision,))
            case Read() | Acted() | Terminated():
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
