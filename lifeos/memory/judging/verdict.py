"""Whether a version may take the place of another: by each question's answers from both.

The comparison is paired and has no chance in it: the same question to the same version has the same answer, so an answer that is lost is lost, and no sample of anything. One is enough to refuse.
"""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from lifeos.ir import Question, Questions
from lifeos.memory.judging.answers import Answer, Seen

Outcome = Literal["forbidden", "lost", "missing", "gained", "sank", "rose", "as before"]


class Row(NamedTuple):
    """A question, and what both versions answer. ``forgotten``: the record by which the one before answers was forgotten."""

    question: Question
    before: Answer
    after: Answer
    forgotten: bool = False

    @property
    def outcome(self) -> Outcome:
        """``forbidden``: the version has what is not to be found. ``lost``: the one before answered it. ``missing``: neither does. ``sank``, ``rose``: both do, at another place."""
        if self.after.forbidden is not None:
            return "forbidden"
        if not self.after.held(self.question):
            return "lost" if self.before.among(self.question.first) else "missing"
        if not self.before.held(self.question):
            return "gained"
        old, new = self.before.place or 0, self.after.place or 0
        return "sank" if new > old else "rose" if new < old else "as before"

    @property
    def above(self) -> tuple[Seen, ...]:
        """What stands where the answer has to be, or above it, and was not found before: it took the place of the answer, or contradicts it."""
        if self.outcome not in ("lost", "sank"):
            return ()
        known = {one.record for one in self.before.seen}
        to = self.question.first if self.outcome == "lost" else (self.after.place or 1) - 1
        return tuple(one for one in self.after.seen[:to] if one.record not in known)


class Verdict(NamedTuple):
    """Of a version, beside the one before it. ``needed``: how many questions it has to answer."""

    before: str
    version: str
    needed: int
    rows: tuple[Row, ...]

    @property
    def orders(self) -> frozenset[str]:
        """The records that give orders, and that the questions found in the one before nowhere."""
        known = {one.record for row in self.rows for one in row.before.seen}
        return frozenset(one.record for row in self.rows for one in row.after.seen if one.orders) - known

    @property
    def answered(self) -> int:
        """How many questions it answers."""
        return sum(row.after.held(row.question) for row in self.rows)

    @property
    def answered_before(self) -> int:
        """How many the one before answers."""
        return sum(row.before.held(row.question) for row in self.rows)

    def number(self, outcome: Outcome) -> int:
        """How many questions have this outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def holds(self) -> bool:
        """Whether it may be pinned: nothing is lost, nothing is found that must not be, and enough is answered."""
        return not self.number("lost") and not self.number("forbidden") and self.answered >= self.needed


def verdict(
    questions: Questions,
    before: tuple[str, Mapping[str, Answer]],
    after: tuple[str, Mapping[str, Answer]],
    forgotten: Collection[str] = (),
) -> Verdict:
    """The verdict on a version: its name, and its answers by the names of the questions. ``forgotten``: targets. An answer that was forgotten is lost all the same: the question says it still, and has
    to be taken out by a person."""
    old, new = before[1], after[1]
    rows = (Row(one, old[one.name], new[one.name], old[one.name].by in forgotten) for one in questions.questions)
    return Verdict(before[0], after[0], questions.needed, tuple(rows))
