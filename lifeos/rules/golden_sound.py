"""LOS605: a golden decision can be asked, and can be good."""

from collections.abc import Iterator
from datetime import date
from itertools import islice, product

from lifeos.ir import Catalog, Golden
from lifeos.ir.golden import filled, slots
from lifeos.rules.problem import At, Problem

_MOST = 10_000
"""Dates of one golden decision that are looked at."""


def check(catalog: Catalog) -> Iterator[Problem]:
    """Names without values, values that nothing names, days that are none, and demands that no decision meets."""
    for suite in catalog.suites.values():
        for name, golden in suite.golden.items():
            at = At("EvalSuite", suite.name, f"spec.golden.{name}")
            yield from _varied(at, golden)
            yield from _demands(at, golden)


def _varied(at: At, golden: Golden) -> Iterator[Problem]:
    named: set[str] = set()
    for path, text in golden.texts:
        for slot in dict.fromkeys(slots(text)):
            named.add(slot)
            if slot not in golden.vary:
                message = f"'{{{slot}}}' stands for no value"
                yield Problem("LOS605", _below(at, path), message, f"give it some in 'vary': {{{slot}: [one, other]}}")
    for slot in golden.vary:
        if slot not in named:
            message = f"nothing names '{{{slot}}}', so its values would be the same task again and again"
            yield Problem(
                "LOS605",
                _below(at, f"vary.{slot}"),
                message,
                f"write '{{{slot}}}' where they belong, or leave them out",
            )
    if golden.date is not None and set(slots(golden.date)) <= golden.vary.keys():
        yield from _dated(_below(at, "date"), golden, golden.date)


def _dated(at: At, golden: Golden, template: str) -> Iterator[Problem]:
    within = list(dict.fromkeys(slots(template)))
    for values in islice(product(*(golden.vary[slot] for slot in within)), _MOST):
        day = filled(template, dict(zip(within, values, strict=True)))
        try:
            date.fromisoformat(day)
        except ValueError:
            yield Problem("LOS605", at, f"'{day}' is no day", "write days as 2026-03-02, and only those that there are")
            return


def _demands(at: At, golden: Golden) -> Iterator[Problem]:
    good = golden.good
    both = [("proposes", tool) for tool in good.proposes if tool in good.never]
    both += [("says", bad) for bad in good.omits if any(bad.casefold() in text.casefold() for text in good.says)]
    for field, what in both:
        message = f"no decision is good: '{what}' must be in it and must not"
        yield Problem("LOS605", _below(at, f"good.{field}"), message, "leave one of the two out")


def _below(at: At, path: str) -> At:
    return At(at.kind, at.name, f"{at.path}.{path}")
