"""Names in Rego that lead nowhere: variables that nothing binds, and rules that an imported module does not have.

OPA refuses the first. The embedded engine takes both for undefined, and a rule with an undefined condition finds nothing,
so a misspelt name would accept everything. What binds a variable is read off the text: an assignment, ``some``, ``every``,
a parameter, or a place where Rego iterates (an index, a pattern). That is a little more lenient than OPA, never stricter.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from lifeos.diagnostics import closest
from lifeos.rego.fault import Fault, fault_at
from lifeos.rego.text import ROOTS, WORDS, Statement, code_of, imports, package_in, references, statements

_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)")
_PARAMETERS = re.compile(r"(?:default[ \t]+)?[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\])*\(([^)]*)\)")
_ASSIGNED = re.compile(r":=|(?<![=!<>:])=(?!=)")
_PATTERN = re.compile(r"[\[\]{}\w:\", \t]*")
_BINDING = (
    re.compile(r"\bsome\b([^\n;]*?)(?:\bin\b|;|\n|$)"),
    re.compile(r"\bevery\b([^\n]*?)\bin\b"),
    re.compile(r"\bwalk\([^\n]*,[ \t]*\[([^\]]*)\]\)"),
)
_HEAD = re.compile(r"(?:default[ \t]+)?\w+(?:\.\w+|\[[^\]]*\])*")
_INDEX = re.compile(r"(?<=[\w\])])\[([A-Za-z_]\w*|\[[\w, ]*\])\]")
_CALLED = re.compile(r"(?:\.\w+)*\(")
"""What follows the name of a function, which is no variable."""


def unknown(modules: Mapping[str, str]) -> Iterator[Fault]:
    """The names of all modules that lead nowhere, at their first use in a statement."""
    codes = {path: code_of(text) for path, text in modules.items()}
    rules: dict[str, set[str]] = {}
    for code in codes.values():
        rules.setdefault(package_in(code), set()).update(item.name for item in statements(code) if item.name)
    for path, text in modules.items():
        code = codes[path]
        known = {*(item.name for item in imports(code)), *rules[package_in(code)], *WORDS, *ROOTS, "_"}
        for statement in statements(code):
            if statement.name or not statement.code.startswith(("package", "import")):
                yield from _unbound(path, text, statement, known)
        yield from _missing(path, text, code, rules)


def _unbound(path: str, text: str, statement: Statement, known: set[str]) -> Iterator[Fault]:
    there = known | bound(statement.code)
    for match in _NAME.finditer(statement.code):
        name = match[1]
        if name not in there and _CALLED.match(statement.code, match.end()) is None:
            there.add(name)
            near = closest(name, sorted(there - WORDS - {"_", name}))
            hint = f"did you mean '{near}'?" if near else "give it a value, or correct the name"
            yield fault_at(path, text, statement.start + match.start(), f"nothing gives '{name}' a value", hint)


def bound(code: str) -> set[str]:
    """The variables that a statement gives a value, by whichever way of Rego."""
    names: set[str] = set()
    parameters = _PARAMETERS.match(code)
    if parameters:
        names.update(_NAME.findall(parameters[1]))
    for pattern in _BINDING:
        for match in pattern.finditer(code):
            names.update(_NAME.findall(match[1]))
    head = _HEAD.match(code)  # where a variable is used, not given
    for match in _INDEX.finditer(code, head.end() if head else 0):
        names.update(_NAME.findall(match[1]))
    reversed_code = code[::-1]
    for match in _ASSIGNED.finditer(code):
        before = _PATTERN.match(reversed_code, len(code) - match.start())
        assert before is not None
        names.update(_NAME.findall(before[0][::-1]))
        after = _PATTERN.match(code, match.end()) if match[0] == "=" else None
        if after is not None:
            names.update(_NAME.findall(after[0]))
    return names


def _missing(path: str, text: str, code: str, rules: Mapping[str, set[str]]) -> Iterator[Fault]:
    """Paths below ``data`` to rules that a package does not have."""
    for reference in references(text, code):
        if reference.root != "data":
            continue
        names = list(takewhile(bool, (step.name or "" for step in reference.steps)))
        package = max((name for name in rules if f"{'.'.join(names)}.".startswith(f"{name}.")), key=len, default=None)
        if package is None:
            continue
        index = package.count(".") + 1
        rule = names[index] if index < len(names) else None
        if rule is None or index < reference.given or rule in rules[package]:
            continue
        if not any(other.startswith(f"{package}.{rule}") for other in rules):
            near = closest(rule, sorted(rules[package]))
            hint = f"did you mean '{near}'?" if near else f"it has: {', '.join(sorted(rules[package]))}"
            message = f"package {package} has no rule '{rule}'"
            yield fault_at(path, text, reference.steps[index].offset, message, hint)
