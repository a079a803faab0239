"""How many findings are printed. Beyond that nobody reads on, and what reads them instead has limits of its own."""

from collections import Counter

from lifeos.diagnostics import Diagnostic

FOR_PEOPLE = 50
"""Findings of one code in text: who has made a mistake fifty times has made one mistake."""

FOR_PROGRAMS = 1000
"""Findings in all, in JSON, SARIF and annotations. GitHub itself shows 5,000 results of a file, and fifty annotations of a run."""


def for_people(found: list[Diagnostic]) -> tuple[list[Diagnostic], dict[str, int]]:
    """The findings to show, and how many more there are, by code."""
    shown: list[Diagnostic] = []
    counts: Counter[str] = Counter()
    for item in found:
        counts[item.code] += 1
        if counts[item.code] <= FOR_PEOPLE:
            shown.append(item)
    return shown, {code: number - FOR_PEOPLE for code, number in sorted(counts.items()) if number > FOR_PEOPLE}


def for_programs(found: list[Diagnostic]) -> tuple[list[Diagnostic], int]:
    """The findings to list, and how many more there are."""
    return found[:FOR_PROGRAMS], max(0, len(found) - FOR_PROGRAMS)


def word(left: int) -> str:
    """That not all are listed, in words."""
    return f"{left} more findings are not listed; mend these first"
