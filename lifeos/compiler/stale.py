"""What is rendered must be what is declared: the finding when a compilation would change files."""

from lifeos.compiler.folder import RECORD
from lifeos.compiler.pipeline import Outcome
from lifeos.diagnostics import Diagnostic, Related, Span

SHOWN = 5
"""Of many files that are out of date, those that are named."""

_DIFFERS = "not what the declarations say"
_MISSING = "missing"
_GONE = "rendered from nothing that is declared"


def stale(outcome: Outcome) -> list[Diagnostic]:
    """One finding for all files that are missing, differ, or should be gone: one command mends them all, and forgetting it
    once is one mistake. None while anything else is wrong with what is rendered."""
    if any(item.severity == "error" for item in outcome.found):
        return []  # compiling, which is the cure, is refused until those are gone
    states: dict[str, str] = {}
    for plan in outcome.plans:
        for name in plan.writes:
            states[f"{plan.home}/{name}"] = _DIFFERS if name in plan.held else _MISSING
        for name in plan.deletes:
            states[f"{plan.home}/{name}"] = _GONE
    files = sorted((path, state) for path, state in states.items() if path.rpartition("/")[2] != RECORD)
    if not files:
        return []
    (first, state), *more = files
    message = f"{first} is {state}"
    related: tuple[Related, ...] = ()
    if more:
        counts = {state: sum(known == state for _, known in files) for state in (_DIFFERS, _MISSING, _GONE)}
        parts = [f"{number} {'are' if number > 1 else 'is'} {state}" for state, number in counts.items() if number]
        message = f"{len(files)} rendered files are out of date: {', '.join(parts)}"
        related = tuple(Related(Span(path), state) for path, state in files[:SHOWN])
    return [Diagnostic("LOS801", message, Span(first), "run `lifeos compile`", related=related)]
