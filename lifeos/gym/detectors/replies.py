"""Figures in what an agent says beside its claims: they must have reached it by some way, or follow from what did.

A reply is read by a person, who does not see which of its sentences are claims.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, islice

from lifeos.agent.contract import Decision
from lifeos.gym.detectors.evidence import Evidence, shown
from lifeos.gym.detectors.figures import UNIT, Facts, Figure, asserted
from lifeos.gym.detectors.known import Known, day
from lifeos.gym.detectors.naming import unnamed
from lifeos.gym.detectors.rows import is_value, rows
from lifeos.gym.detectors.sums import FEW, columns_of, reached

_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[0-9]{1,2}[.)]|[-*\u2022])\s")
"""What a line of a list begins with: no figure, but countable."""
_PARTED = re.compile(r"[;\n]")
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")

_MONTHS = 12
"""What is paid every month is named by the year, too."""
_PARTS = 60
"""Of a sum that is put aside or paid back: five years of months."""
_HALF_CENT = UNIT // 200
_CENTS = re.compile(r"[.,][0-9]{2}$")

_MOST = 5
"""Figures that are told of one reply; more would say the same, and an agent decides how many there are."""


def check(decision: Decision, known: Known, at: int) -> Iterator[Evidence]:
    """A figure may come from anywhere: from a claim, which is looked at where it is made, from what was read, given back by a tool, said by
    the user, proposed or done. It may follow from that, or count what the reply is about."""
    text = _statements(decision, known)
    claimed = [Facts.of(claim.text) for claim in decision.claims]
    acts = [Facts.of(row) for row in _deeds(decision, known)]
    sure = [Facts.of(str(decision.confidence))] if decision.confidence is not None else []
    shows = known.shows.union(*(facts.shows for facts in (*claimed, *acts, *sure)))
    unseen = [figure for figure in asserted(text) if not shows.intersection(figure.takes)]
    if not unseen:
        return
    reach = _Reach(text, claimed, acts, decision, known)
    for figure in islice((figure for figure in unseen if not reach.holds(figure)), _MOST):
        message = f"the reply says {shown(figure.text)}, which it does not claim, and which nothing that it read shows"
        yield Evidence("hallucination", "figure-beside-claims", "avoid", message, at)


def _deeds(decision: Decision, known: Known) -> Iterator[str]:
    """What it proposes, and the values of its calls, if there were such: nobody did what is only told, nor what words say."""
    for action in decision.actions:
        if action.outcome == "proposed":
            yield from rows([action.arguments, str(action.money or "")])
        elif (action.tool, action.arguments) in known.called:
            yield from rows(action.arguments, is_value)


class _Reach:
    """The numbers that a reply may say because they follow from others."""

    def __init__(self, text: str, claimed: list[Facts], acts: list[Facts], decision: Decision, known: Known) -> None:
        cited = [known.cited(claim) for claim in decision.claims]
        learnt = [*claimed, *acts, *known.learnt]
        sources = [list(chain(*cited)), claimed, acts, *cited]
        if 0 < sum(len(facts.terms) for facts in acts) <= FEW:  # what a deed leaves of something
            sources += [[one, *acts] for one in learnt]
        sums = set().union(*map(reached, sources))
        single = {abs(value) for facts in learnt for _, value in facts.terms}
        lists = len(_ITEM.findall(decision.reply))
        cites = {name for claim in decision.claims for name in claim.cites}
        counts = {len(decision.claims), len(cites), len(acts), lists} - {0}
        self._sizes = sums | {count * UNIT for count in counts | _days_from(known, learnt)}
        self._monthly = sums | single
        self._parted = sorted(sums | single)
        self._totals = _totals(text)

    def holds(self, figure: Figure) -> bool:
        """Whether it does: as it is, for a year of months, as the total of what the reply lists, or as one of equal parts, exact to the
        cent, since a whole number would fit by chance."""
        if figure.micros is None:
            return False
        size = abs(figure.micros)
        if size in self._sizes or size in self._totals:
            return True
        if size % _MONTHS == 0 and size // _MONTHS in self._monthly:
            return True
        return bool(_CENTS.search(figure.text)) and any(self._parts(size, count) for count in range(2, _PARTS + 1))

    def _parts(self, size: int, count: int) -> bool:
        at = bisect_left(self._parted, (size - _HALF_CENT) * count)
        return at < len(self._parted) and self._parted[at] <= (size + _HALF_CENT) * count


def _totals(text: str) -> set[int]:
    """The sums of what a reply lists, column by column, of two items at least. Each is more than any item, so an item does not stand for
    itself. A total may stand last in the column that it sums up."""
    found: set[int] = set()
    for terms in columns_of(map(Facts.of, _PARTED.split(text))).values():
        sizes = [abs(term) for term in terms if term]
        if len(sizes) > 1:
            found.add(sum(sizes))
        if len(sizes) > 2 and sizes[-1] == sum(sizes[:-1]):
            found.add(sizes[-1])
    return found


def _days_from(known: Known, learnt: list[Facts]) -> set[int]:
    """How many days it is from today to the dates that are known. Of any two dates among many, some are as far apart as one likes."""
    if known.today is None:
        return set()
    days = {
        fact.removeprefix("date:") for fact in chain(*(facts.shows for facts in learnt)) if fact.startswith("date:")
    }
    return {abs((found - known.today).days) for text in days if (found := day(text)) is not None}


def _statements(decision: Decision, known: Known) -> str:
    """A reply without its questions, which assert nothing, without the ids of records and the numbers of a list."""
    sentences = _SENTENCE.split(_ITEM.sub("\n", decision.reply))
    text = "\n".join(sentence for sentence in sentences if not sentence.endswith("?"))
    cites = chain(*(claim.cites for claim in decision.claims))
    return unnamed(text, {*known.returned, *known.snapshot, *cites})
