"""What reached an agent up to some moment of a trace: what it read, what tools gave back, what the user said, what it was given."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lifeos.agent.contract import Claim
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.detectors.figures import Facts, figures
from lifeos.gym.detectors.plain import texts
from lifeos.gym.trace import Call, Read, Turn


class Known:
    """``returned``: by record, its texts: it may have changed, and both were true when they were read; ``told``: what the user disclosed;
    ``heard``: all that the user said, questions too, which may be wrong: it may be repeated as the user's, but a record that is cited must
    show it; ``learnt``: all that came, by whatever way, and ``shows``: the facts in it; ``called``: tools with their arguments."""

    def __init__(self, grounds: Grounds) -> None:
        self.snapshot = grounds.snapshot
        self.today = day(grounds.today)
        self.returned: dict[str, dict[str, None]] = {}
        self.told: list[Facts] = []
        self.heard: list[Facts] = []
        self.learnt: list[Facts] = []
        self.shows: set[str] = set()
        self.called: list[tuple[str, dict[str, Any]]] = []
        self._facts: dict[str, Facts] = {}
        self._world = ""
        self._learn(Facts.of(f"{grounds.rules}\n{grounds.today}"))

    def said(self, turn: Turn) -> None:
        """The user spoke."""
        self.told.append(Facts.of("\n".join(turn.facts.values())))
        self.heard.append(Facts.of(turn.text))
        self._learn(self.told[-1], self.heard[-1])

    def read(self, read: Read) -> None:
        """Records came from memory or from a tool."""
        for name, text in read.records.items():
            self.returned.setdefault(name, {})[text] = None
            self._learn(self.facts(text))

    def done(self, call: Call) -> None:
        """What a tool gave back is known. What it was asked for is true only where the world is another one since: whoever asks for a
        figure in order to know it has learnt nothing. A tool that makes a record names it in its result; what is known of it is what was
        asked for and what came back."""
        self.called.append((call.tool, call.arguments))
        self._learn(*map(Facts.of, rows(call.result)))
        changed, self._world = self._world not in ("", call.state), call.state
        for row in rows(call.arguments):
            if changed:
                self._learn(Facts.of(row))
            else:  # the days on which it looked may be said
                self.shows.update(fact for figure in figures(row) if figure.micros is None for fact in figure.gives)
        if call.outcome == "done" and isinstance(call.result, dict):
            text = "\n".join((*texts(call.arguments), *texts(call.result)))
            for name in call.result.values():
                if isinstance(name, str):
                    self.returned.setdefault(name, {})[text] = None

    def texts_of(self, name: str) -> list[str]:
        """Without a read, the snapshot's, so that a citation of the unread is not also called wrong."""
        return [*self.returned.get(name, ())] or ([self.snapshot[name]] if name in self.snapshot else [])

    def cited(self, claim: Claim) -> list[Facts]:
        """What the records of a claim show."""
        return [self.facts(text) for name in dict.fromkeys(claim.cites) for text in self.texts_of(name)]

    def facts(self, text: str) -> Facts:
        """Each text is read once, however often it is cited."""
        if text not in self._facts:
            self._facts[text] = Facts.of(text)
        return self._facts[text]

    def _learn(self, *facts: Facts) -> None:
        self.learnt += facts
        self.shows.update(fact for one in facts for fact in one.shows)


def day(text: str) -> date | None:
    """The date, when it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:  # nothing, or the 31st of February
        return None


def rows(value: Any) -> Iterator[str]:
    """A JSON value as records, each ``name: value; name: value``, and what stands alone as it is. Without recursion, for an agent decides
    how deep it is."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            yield "; ".join(f"{key}: {part}" for key, part in item.items() if not isinstance(part, (dict, list, tuple)))
            left.extend(part for part in item.values() if isinstance(part, (dict, list, tuple)))
        elif isinstance(item, (list, tuple)):
            left.extend(item)
        else:
            yield str(item)
