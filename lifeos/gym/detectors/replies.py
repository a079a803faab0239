"""Figures in what an agent says beside its claims: they must have reached it by some way, or follow from what did.

A reply is read by a person, who does not see which of its sentences are claims.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice

from lifeos.agent.contract import Decision
from lifeos.gym.detectors.derived import Derived
from lifeos.gym.detectors.evidence import Evidence, shown
from lifeos.gym.detectors.facts import Facts, asserted
from lifeos.gym.detectors.known import Known
from lifeos.gym.detectors.naming import no_word, unnamed
from lifeos.gym.detectors.rows import is_value, rows
from lifeos.gym.detectors.sums import FEW, columns_of

_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[0-9]{1,2}[.)]|[-*\u2022])\s")
"""What a line of a list begins with: no figure, but countable."""
_TAG = re.compile(
    r",\s*(?:right|correct|true|no|yes|eh|huh|innit|is it not|\w+n['\u2019]t\s+(?:i|you|he|she|it|we|they|that|there))\s*\?$",
    re.IGNORECASE,
)
"""``Your balance is 900, right?`` says that it is."""
_PARTED = re.compile(r"[;\n]")
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")

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
    derived, totals = _derived(text, claimed, acts, decision, known), _totals(text)
    false = (figure for figure in unseen if abs(figure.micros or 0) not in totals and not derived.holds(figure))
    for figure in islice(false, _MOST):
        message = f"the reply says {shown(figure.text)}, which it does not claim, and which nothing that it read shows"
        yield Evidence("hallucination", "figure-beside-claims", "avoid", message, at)


def _deeds(decision: Decision, known: Known) -> Iterator[str]:
    """What it proposes, and the values of its calls, if there were such: nobody did what is only told, nor what words say."""
    for action in decision.actions:
        if action.outcome == "proposed":
            yield from rows([action.arguments, str(action.money or "")])
        elif (action.tool, action.arguments) in known.called:
            yield from rows(action.arguments, is_value)


def _derived(text: str, claimed: list[Facts], acts: list[Facts], decision: Decision, known: Known) -> Derived:
    cited = [known.cited(claim) for claim in decision.claims]
    learnt = [*claimed, *acts, *known.learnt]
    groups = [list(chain(*cited)), claimed, acts, *cited]
    if 0 < sum(len(facts.terms) for facts in acts) <= FEW:  # what a deed leaves of something
        groups += [[one, *acts] for one in learnt]
    cites = {name for claim in decision.claims for name in claim.cites}
    counts = {len(decision.claims), len(cites), len(acts), len(_ITEM.findall(decision.reply))}
    for claim in decision.claims:
        counts |= known.counted(claim)
    return Derived(text, groups, [claimed, *cited], learnt, counts, known.today)


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


def _statements(decision: Decision, known: Known) -> str:
    """A reply without its questions, which assert nothing unless they only want to be agreed with, without the ids of records and the
    numbers of a list."""
    sentences = _SENTENCE.split(_ITEM.sub("\n", decision.reply))
    text = "\n".join(sentence for sentence in sentences if not sentence.endswith("?") or _TAG.search(sentence))
    cites = {name for claim in decision.claims for name in claim.cites}
    return unnamed(
        text,
        lambda word: word in cites or word in known.returned or word in known.snapshot,
        {*known.spaced, *filter(no_word, cites)},
    )
