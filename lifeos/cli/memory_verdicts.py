"""A verdict on a version of a memory: the questions by their names, with places and ids of records, and nothing of what was asked or found. More people read a log or a pull request than a memory."""

from typing import TYPE_CHECKING, Any

from lifeos.cli.plural import count
from lifeos.cli.table import table
from lifeos.ir.questions import LOOKED

if TYPE_CHECKING:
    from lifeos.ir import Question
    from lifeos.memory.judging.answers import Answer, Seen
    from lifeos.memory.judging.verdict import Row, Verdict

_SHOWN = 3
"""Records that are named as standing above an answer."""


def line(found: "Verdict") -> str:
    """In a line, without the word that says whether it holds."""
    asked = f"{found.answered} of {count(len(found.rows), 'question')} answered, {found.answered_before} before"
    wrong = [f"{found.number(outcome)} {outcome}" for outcome in ("lost", "forbidden") if found.number(outcome)]
    short = [f"{found.needed} needed"] if found.answered < found.needed else []
    orders = [f"{count(len(found.orders), 'record')} new that would give orders"] if found.orders else []
    return "; ".join((asked, *wrong, *short, *orders))


def text(memory: str, found: "Verdict") -> str:
    """For a terminal."""
    rows = [("question", "among", "before", "now", ""), *(_cells(row) for row in found.rows)]
    return (
        f"{memory}: {found.before[:19]} -> {found.version[:19]}\n"
        + table(rows)
        + f"{'holds' if found.holds else 'does not hold'}: {line(found)}\n"
    )


def markdown(memory: str, found: "Verdict") -> str:
    """For a pull request."""
    lines = [
        f"### Memory `{memory}`: `{found.before[:19]}` to `{found.version[:19]}` {'holds' if found.holds else '**does not hold**'}",
        "",
        f"{line(found)}.",
        "",
        "| question | among the first | before | now | |",
        "|---|--:|--:|--:|---|",
        *(f"| {' | '.join(_cells(row))} |" for row in found.rows),
    ]
    return "\n".join(lines) + "\n"


def data(memory: str, found: "Verdict") -> dict[str, Any]:
    """As JSON."""
    return {
        "memory": memory,
        "before": found.before,
        "version": found.version,
        "holds": found.holds,
        "needed": found.needed,
        "answered": found.answered,
        "answeredBefore": found.answered_before,
        "orders": sorted(found.orders),
        "questions": [
            {
                "name": row.question.name,
                "first": row.question.first,
                "outcome": row.outcome,
                "before": row.before.place,
                "now": row.after.place,
                "forbidden": row.after.forbidden,
                "forgotten": row.forgotten,
                "above": [one._asdict() for one in row.above],
            }
            for row in found.rows
        ],
    }


def _cells(row: "Row") -> tuple[str, ...]:
    first = str(row.question.first) if row.question.answerable else ""
    return (
        row.question.name,
        first,
        _place(row.question, row.before),
        _place(row.question, row.after),
        _remark(row),
    )


def _place(question: "Question", one: "Answer") -> str:
    if not question.answerable:
        return "absent" if one.forbidden is None else "found"
    return str(one.place) if one.place is not None else f"not in {LOOKED}"


def _remark(row: "Row") -> str:
    said: str = row.outcome
    if row.after.forbidden is not None:
        return f"{said}: what must not be found is at {row.after.forbidden}, in {_named(row.after.seen[row.after.forbidden - 1])}"
    if row.outcome == "lost" and row.forgotten:
        return f"{said}: the record that answers was forgotten; take the question out, too"
    if row.above:
        more = f" and {len(row.above) - _SHOWN} more" if len(row.above) > _SHOWN else ""
        said += f": new above it {', '.join(map(_named, row.above[:_SHOWN]))}{more}"
    return said


def _named(one: "Seen") -> str:
    return f"{one.record} of {one.source}{', which gives orders' if one.orders else ''}"
