"""Names in Rego that lead nowhere: variables that nothing binds, and rules that an imported module does not have.

OPA refuses both. The embedded engine takes them for undefined, and a rule with an undefined condition finds nothing, so a
misspelt name would accept everything. What binds a variable is read off the text: an assignment, ``some``, ``every``, a
parameter, or a place where Rego iterates (an index, a pattern). That is a little more lenient than OPA, never stricter.
"""

import re
from collections.abc import Iterator, Mapping

from lifeos.rego.fault import Fault, position
from lifeos.rego.module import code_of, imports
from lifeos.rego.ruleset import package_of

_STATEMENT = re.compile(r"^(?=[A-Za-z_])", re.MULTILINE)
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)")
_RULE = re.compile(r"^(?:default[ \t]+)?([A-Za-z_]\w*)", re.MULTILINE)
_PARAMETERS = re.compile(r"(?:default[ \t]+)?[A-Za-z_]\w*\(([^)]*)\)")
_BINDING = (
    re.compile(r"\bsome\b([^\n{}]*?)(?:\bin\b|\n|$)"),
    re.compile(r"\bevery\b([^\n{}]*?)\bin\b"),
    re.compile(r"([\[\]{}\w, \t]+?)[ \t]*(?::=|(?<![=!<>:])=(?!=))"),
    re.compile(r"(?<![:=!<>])=(?!=)[ \t]*([\[\]{}\w, \t]+)"),
    re.compile(r"(?<=[\w\])])\[([A-Za-z_]\w*)\]"),
    re.compile(r"\bwalk\([^\n]*,[ \t]*\[([^\]]*)\]\)"),
)
_CALLED = re.compile(r"(?:\.\w+)*\(")
"""What follows the name of a function: builtins are checked by the engine."""

_WORDS = frozenset(
    [
        "as",
        "contains",
        "default",
        "else",
        "every",
        "false",
        "if",
        "import",
        "in",
        "not",
        "null",
        "package",
        "some",
        "true",
        "with",
    ]
)
_ROOTS = frozenset(("data", "input", "_"))


def unknown(modules: Mapping[str, str]) -> Iterator[Fault]:
    """The names of all modules that lead nowhere, at their first use in a statement."""
    rules = {package_of(path): set(_RULE.findall(code_of(text))) - _WORDS for path, text in modules.items()}
    for path, text in modules.items():
        code = code_of(text)
        imported = {local: name for _, name, local in imports(code)}
        known = {*imported, *rules[package_of(path)], *_WORDS, *_ROOTS}
        starts = [match.start() for match in _STATEMENT.finditer(code)]
        for start, end in zip(starts, [*starts[1:], len(code)], strict=True):
            statement = code[start:end]
            if not statement.startswith(("package", "import")):
                yield from _unbound(path, text, start, statement, known)
        yield from _missing(path, text, code, imported, rules)


def _unbound(path: str, text: str, start: int, statement: str, known: set[str]) -> Iterator[Fault]:
    bound = set(known)
    parameters = _PARAMETERS.match(statement)
    if parameters:
        bound.update(_NAME.findall(parameters[1]))
    for pattern in _BINDING:
        for match in pattern.finditer(statement):
            bound.update(_NAME.findall(match[1]))
    for match in _NAME.finditer(statement):
        if match[1] not in bound and _CALLED.match(statement, match.end()) is None:
            bound.add(match[1])
            yield Fault(path, *position(text, start + match.start()), f"nothing gives '{match[1]}' a value")


def _missing(
    path: str, text: str, code: str, imported: Mapping[str, str], rules: Mapping[str, set[str]]
) -> Iterator[Fault]:
    for local, name in imported.items():
        package = name.removeprefix("data.")
        if package not in rules:
            continue
        for match in re.finditer(rf"(?<![\w.]){local}\.(\w+)", code):
            if match[1] not in rules[package] and not any(other.startswith(f"{package}.{match[1]}") for other in rules):
                yield Fault(path, *position(text, match.start(1)), f"package {package} has no rule '{match[1]}'")
