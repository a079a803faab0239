"""Where a module does not compile, when the engine does not say it: at the line without which it would."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from lifeos.rego.fault import Fault, RegoError, fault_at
from lifeos.rego.text import Statement, code_of, statements

_HEAD = re.compile(r"\w+(?:\s+contains\b|\([^)]*\)\s*:=)")
_HINT = "`opa check --strict policies` says more"


Works = Callable[[Mapping[str, str]], object]
"""Reads or compiles modules, or raises :class:`RegoError`."""


def located(modules: Mapping[str, str], works: Works, among: Iterable[str], fault: Fault) -> Fault:
    """The fault at its place in one of the modules ``among``; as it is when it has a place, or none is to blame alone.

    A rule at a time is left out, then a line of that rule at a time: some tens of compilations, of some hundredths of a
    second each, for a mistake that stops everything.
    """
    if fault.line:
        return fault
    for path in [fault.file] if fault.file else among:
        text = modules[path]
        rules = [rule for rule in statements(code_of(text)) if rule.name]
        for statement in rules:
            end = statement.start + len(statement.code)
            alone = sum(rule.name == statement.name for rule in rules) == 1
            stand_in = _stand_in(statement) if alone else ""
            if _works(works, {**modules, path: _without(text, statement.start, end, stand_in)}):
                for start, after in _lines(text, statement.start, end):
                    if _works(works, {**modules, path: _without(text, start, after)}):
                        return fault_at(path, text, start, fault.message, _HINT)
                return fault_at(path, text, statement.start, fault.message, _HINT)
    return fault


def _works(works: Works, modules: Mapping[str, str]) -> bool:
    try:
        works(modules)
    except RegoError:
        return False
    return True


def _without(text: str, start: int, end: int, stand_in: str = "") -> str:
    return f"{text[:start]}{stand_in}\n{text[end:]}"


def _stand_in(statement: Statement) -> str:
    """A rule of the same name and kind that never holds, for others may ask for it."""
    head = _HEAD.match(statement.code)
    return f"{head[0]} 1 if false" if head else f"{statement.name} := 1 if false"


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines inside, the first left out, each from its first character that is no space."""
    at = text.find("\n", start, end) + 1
    while 0 < at < end:
        after = text.find("\n", at, end)
        after = end if after < 0 else after
        indent = len(text[at:after]) - len(text[at:after].lstrip())
        if at + indent < after:
            yield at + indent, after
        at = after + 1
