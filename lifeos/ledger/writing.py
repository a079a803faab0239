"""What a transaction is about to append: commands decided one after the other, each on what is true after those before it."""

from collections.abc import Sequence
from typing import NamedTuple

from lifeos.ledger.chain import Head, Sealed, seal
from lifeos.ledger.command import Answer, Answers, Command, Now, Refusal, Written
from lifeos.ledger.events import Event, kind_of
from lifeos.ledger.state import State, apply

Name = tuple[str, str]
"""Of an event: its kind, as the line has it, and its id."""


def name_of(command: Command) -> Name:
    """Of the event that a command wants to write."""
    return str(command.kind.__struct_config__.tag), command.id


class Writing(NamedTuple):
    """``there``: the events of the ledger that commands ask for. ``made``: the lines so far."""

    before: Head
    now: Now
    state: State
    there: dict[Name, Sealed]
    made: list[Sealed]

    def one(self, command: Command) -> Answer:
        """Decide a command."""
        name = name_of(command)
        known = self.there.get(name)
        if known is not None:
            return command.again(known.line.event) or Written(known, again=True)
        decided = command.decide(self.state, self.now)
        if not isinstance(decided, Event):
            return decided
        apply(self.state, decided, self.now.day)
        sealed = seal(self.made[-1].head if self.made else self.before, self.now.at, decided)
        self.made.append(sealed)
        self.there[name] = sealed
        return Written(sealed, again=False)

    def all(self, commands: Sequence[Command]) -> Answers:
        """Decide commands of which all become events, or none does: at the first that is refused everything is as it was."""
        mark, count = self.state.mark(), len(self.made)
        written: list[Written] = []
        for command in commands:
            answer = self.one(command)
            if isinstance(answer, Refusal):
                self.state.back(mark)
                for one in written:
                    if not one.again:
                        del self.there[(kind_of(one.event), one.event.id)]
                del self.made[count:]
                return answer
            written.append(answer)
        return tuple(written)
