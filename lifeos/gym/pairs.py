"""Two gates side by side: the same simulations lived through by two candidates, compared one by one.

Scenario, persona, moods and troubles follow from the seed and the index, so of two candidates on one seed only they themselves differ, and
what they share cancels out: far fewer simulations tell two agents apart than two rates would need.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from lifeos.gym.record import Record
from lifeos.gym.trace import Turn
from lifeos.verdict.observations import Observation
from lifeos.verdict.paired import mcnemar_midp

CHECKS = ("success", "alignment")


class NotAlike(ValueError):  # noqa: N818  # says what is wrong with the data
    """The two did not see the same simulations."""


class Side(msgspec.Struct, frozen=True):
    """One candidate's part in one simulation: what it met, what it made of it, and the first words on what went wrong.
    ``opening``: what the user said first; empty when the process ended before anything was kept."""

    observation: Observation
    scenario: str
    persona: str
    opening: str
    words: str

    @classmethod
    def of(cls, record: Record) -> "Side":
        """The little of a record that a comparison needs."""
        trace = record.trace
        words = [*record.missing, *(f"{item.detector}: {item.message}" for item in record.evidence)]
        opening = next((event.text for event in trace.events if isinstance(event, Turn)), "")
        return cls(record.observation, trace.scenario, trace.persona, opening, words[0] if words else "")

    def passed(self, check: str) -> bool:
        """Whether it did; what was not judged did not."""
        return self.observation.status == "judged" and self.observation.passed.get(check, False)


class Pair(NamedTuple):
    """Both parts in one simulation."""

    number: int
    one: Side
    other: Side


class Table(NamedTuple):
    """How often both passed a check, only one, only the other, neither. ``worse``: how likely so many would be lost by the other were they
    equal; ``better``: the same the other way round (McNemar, one-sided, mid-p)."""

    check: str
    both: int
    one: int
    other: int
    neither: int
    worse: float
    better: float


class Pairs(NamedTuple):
    """``pairs``: simulations that both lived through, from 0 without a gap; ``void``: left out, for the simulated user broke its own rules
    there; ``ends``: how many each has, without a gap."""

    pairs: list[Pair]
    void: int
    ends: tuple[int, int]

    def table(self, check: str) -> Table:
        """The four counts of a check, and what they show."""
        counts = {(a, b): 0 for a in (True, False) for b in (True, False)}
        for pair in self.pairs:
            counts[pair.one.passed(check), pair.other.passed(check)] += 1
        one, other = counts[True, False], counts[False, True]
        both, neither = counts[True, True], counts[False, False]
        return Table(check, both, one, other, neither, mcnemar_midp(one, other), mcnemar_midp(other, one))

    def changed(self) -> Iterator[tuple[Pair, str]]:
        """The pairs in which only one of them passed, each with the first such check."""
        for pair in self.pairs:
            check = next((check for check in CHECKS if pair.one.passed(check) != pair.other.passed(check)), None)
            if check is not None:
                yield pair, check


def paired(one: Iterable[Record], other: Iterable[Record]) -> Pairs:
    """The simulations of both, by index. Raises :class:`NotAlike` when they did not meet the same.

    Only a prefix without a gap is compared: what lies behind a gap was quick, and what is quick is not like the rest.
    """
    first, second = ({record.observation.index: Side.of(record) for record in records} for records in (one, other))
    ends = _prefix(first), _prefix(second)
    pairs = [Pair(number, first[number], second[number]) for number in range(min(ends))]
    for pair in pairs:
        _alike(pair)
    whole = [pair for pair in pairs if "void" not in (pair.one.observation.status, pair.other.observation.status)]
    return Pairs(whole, len(pairs) - len(whole), ends)


def _prefix(sides: dict[int, Side]) -> int:
    return next(number for number in range(len(sides) + 1) if number not in sides)


def _alike(pair: Pair) -> None:
    if not (pair.one.opening and pair.other.opening):
        return
    if any(getattr(pair.one, name) != getattr(pair.other, name) for name in ("scenario", "persona", "opening")):
        raise NotAlike(
            f"simulation {pair.number} was '{pair.one.scenario}' with a {pair.one.persona} user for one, who said '{pair.one.opening[:60]}', "
            f"and '{pair.other.scenario}' with a {pair.other.persona} user for the other, who said '{pair.other.opening[:60]}'"
        )
