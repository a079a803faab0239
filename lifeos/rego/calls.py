"""Calls in Rego that lead nowhere: of functions that nobody has, of rules that are none, and with values too few or too many.

OPA refuses them when it compiles. The embedded engine takes a call of nothing for undefined, and counts values when it comes
to them, if it does.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lifeos.diagnostics import closest
from lifeos.rego.builtins import BUILTINS
from lifeos.rego.fault import Fault, fault_at
from lifeos.rego.text import CLOSES, OPENS, WORDS, Statement, closing, code_of, imports, package_in, statements

_CALL = re.compile(r"(?<![\w.\]])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\(")
_ANY_NUMBER = "print"


class _Rule(NamedTuple):
    """How many values a function takes; None for a rule that is no function."""

    takes: int | None


def mistaken(modules: Mapping[str, str]) -> Iterator[Fault]:
    """The calls of all modules that lead nowhere, at their names."""
    rules: dict[str, dict[str, _Rule]] = {}
    for text in modules.values():
        code = code_of(text)
        own = rules.setdefault(package_in(code), {})
        own.update({rule.name: _Rule(_takes(rule)) for rule in statements(code) if rule.name})
    for path, text in modules.items():
        code = code_of(text)
        local = {item.name: item.path for item in imports(code)}
        for statement in statements(code):
            start = statement.start + len(statement.code) - len(statement.rest)
            for match in _CALL.finditer(statement.rest):
                name = match[1]
                if name in WORDS or name == _ANY_NUMBER:
                    continue
                given = _values(statement.rest, match.end() - 1)
                wrong = _wrong(name, given, rules.get(package_in(code), {}), local, rules)
                if wrong is not None:
                    yield fault_at(path, text, start + match.start(), *wrong)


def _takes(rule: Statement) -> int | None:
    return _values(rule.rest, 0) if rule.rest.startswith("(") else None


def _values(code: str, opened: int) -> int:
    """How many values stand between the bracket that is opened there and the one that closes it."""
    inside = code[opened + 1 : closing(code, opened)].strip().removesuffix(",")
    depth, commas = 0, 0
    for character in inside:
        depth += (character in OPENS) - (character in CLOSES)
        commas += character == "," and not depth
    return commas + 1 if inside else 0


def _wrong(
    name: str, given: int, own: Mapping[str, _Rule], local: Mapping[str, str], rules: Mapping[str, Mapping[str, _Rule]]
) -> tuple[str, str] | None:
    """What is wrong with a call of ``name`` with so many values, and what mends it."""
    first, _, rest = name.partition(".")
    if name in own:
        takes = own[name].takes
    elif first == "data" or first in local:
        path = rest if first == "data" else f"{local[first]}.{rest}".removeprefix("data.").removesuffix(".")
        package, _, rule = path.rpartition(".")
        if rule not in rules.get(package, {}):
            return None  # what a package lacks is said where all its names are looked at
        takes = rules[package][rule].takes
    elif name in BUILTINS:
        takes = BUILTINS[name]
    else:
        near = closest(name, sorted({*BUILTINS, *own}))
        hint = f"did you mean '{near}'?" if near else "correct the name, or write the function"
        return f"there is no function '{name}'", hint
    if takes is None:
        return f"'{name}' is a rule and no function", f"write '{name}' without brackets, or give the rule parameters"
    if given not in (takes, takes + 1):  # one more: Rego's older way to name the result
        return f"'{name}' takes {takes}, not {given}", "pass what its definition names"
    return None
