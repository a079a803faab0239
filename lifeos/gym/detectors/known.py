"""What reached an agent up to some moment of a trace: what it read, what tools gave back, what the user said, what it was given."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from lifeos.agent.contract import Claim
from lifeos.gym.detectors.evidence import Grounds
from lifeos.gym.detectors.facts import Facts
from lifeos.gym.detectors.naming import no_word
from lifeos.gym.detectors.periods import periods
from lifeos.gym.detectors.plain import texts
from lifeos.gym.detectors.rows import is_value, is_when, is_word, rows
from lifeos.gym.trace import Call, Read, Turn


class Known:
    """``returned``: by record, its texts: it may have changed, and both were true when they were read; ``told``: what the user disclosed;
    ``heard``: all that the user said, questions too, which may be wrong: it may be repeated as the user's, but a record that is cited must
    show it; ``spaced``: ids of records that are several words; ``learnt``: all that came, by whatever way, and ``shows``: the facts in it; ``called``: tools with their arguments."""

    def __init__(self, grounds: Grounds) -> None:
        self.snapshot = grounds.snapshot
        self.today = day(grounds.today)
        self.returned: dict[str, dict[str, None]] = {}
        self.spaced = set(filter(no_word, self.snapshot))
        self.told: list[Facts] = []
        self.heard: list[Facts] = []
        self.learnt: list[Facts] = []
        self.shows: set[str] = set()
        self.called: list[tuple[str, dict[str, Any]]] = []
        self._facts: dict[str, Facts] = {}
        self._own: defaultdict[str, set[str]] = defaultdict(set)
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
            self._returned(name, text)
            self._learn(self._shown_by(name, text))

    def done(self, call: Call) -> None:
        """What a tool gave back is known, but for the echo of what it was asked: whoever asks for a figure in order to know it has learnt
        nothing. Where the world is another one since, the values of the call are as true as what is read; its words stay the agent's own,
        also when they are read again. A record that the call wrote and names in its result may be cited."""
        self.called.append((call.tool, call.arguments))
        changed = bool(call.wrote) or self._world not in ("", call.state)
        self._world = call.state
        values = [Facts.of(row) for row in rows(call.arguments, is_value if changed else is_when)]
        done = set().union(*(facts.shows for facts in values))
        asked = set() if changed else _shows(call.arguments, is_value) - done - self.shows
        said = _shows(call.arguments, is_word) - done - self.shows
        back = [Facts.of(row).without(asked) for row in rows(call.result, is_value)]
        back += [Facts.of(row).without(asked | said) for row in rows(call.result, is_word)]
        self._learn(*values, *back)
        self.shows |= periods(call.arguments)
        for name in call.wrote:
            self._own[name] |= said
        if call.outcome == "done" and call.wrote:
            text = "\n".join((*rows(call.arguments), *rows(call.result)))
            named = set(texts(call.result))
            for name in named.intersection(call.wrote):
                self._returned(name, text)

    def texts_of(self, name: str) -> list[str]:
        """Without a read, the snapshot's, so that a citation of the unread is not also called wrong."""
        return [*self.returned.get(name, ())] or ([self.snapshot[name]] if name in self.snapshot else [])

    def cited(self, claim: Claim) -> list[Facts]:
        """What the records of a claim show."""
        return [self._shown_by(name, text) for name in dict.fromkeys(claim.cites) for text in self.texts_of(name)]

    def counted(self, claim: Claim) -> set[int]:
        """How many records it cites, and how many of them agree in something that each calls by the same name."""
        cites = dict.fromkeys(claim.cites)
        agree: Counter[str] = Counter()
        for name in cites:
            agree.update(frozenset().union(*(self._read(text).fields for text in self.texts_of(name))))
        return {len(cites), *agree.values()}

    def _returned(self, name: str, text: str) -> None:
        self.returned.setdefault(name, {})[text] = None
        if no_word(name):
            self.spaced.add(name)

    def _shown_by(self, name: str, text: str) -> Facts:
        """A record shows no figure that the agent wrote into it and that came from nobody else."""
        own = self._own.get(name)
        return self._read(text).without(own - self.shows) if own else self._read(text)

    def _read(self, text: str) -> Facts:
        """Each text is read once, however often it is cited."""
        if text not in self._facts:
            self._facts[text] = Facts.of(text)
        return self._facts[text]

    def _learn(self, *facts: Facts) -> None:
        self.learnt += facts
        self.shows.update(fact for one in facts for fact in one.shows)


def _shows(value: Any, keep: Callable[[Any], bool]) -> set[str]:
    return set().union(*(Facts.of(row).shows for row in rows(value, keep)))


def day(text: str) -> date | None:
    """The date, when it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:  # nothing, or the 31st of February
        return None
