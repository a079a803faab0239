"""Rules that need their own value: OPA refuses them when it compiles, the embedded engine when it comes to them."""

import re
from collections.abc import Iterator, Mapping

from lifeos.rego.fault import Fault, fault_at
from lifeos.rego.names import bound
from lifeos.rego.text import Statement, code_of, statements

_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)")
_PLAIN = re.compile(r"(?:default[ \t]+)?\w+\s*[.\[]")


def recursive(modules: Mapping[str, str]) -> Iterator[Fault]:
    """The first rule of each cycle inside of a module. Rules that give a path its value (``a.b := a.c``) are left to the engines."""
    for path, text in modules.items():
        rules = [rule for rule in statements(code_of(text)) if rule.name and not _PLAIN.match(rule.code)]
        needs = _needs(rules)
        told: set[str] = set()
        for rule in rules:
            cycle = _cycle(rule.name, needs)
            if cycle and not told & set(cycle):
                told.update(cycle)
                message = f"the rule '{rule.name}' needs its own value: {' -> '.join(cycle)}"
                yield fault_at(path, text, rule.start, message, "break the circle; Rego has no recursion")


def _needs(rules: list[Statement]) -> dict[str, set[str]]:
    """The rules of the module that each rule refers to; a variable of the same name is none."""
    names = {rule.name for rule in rules}
    needs: dict[str, set[str]] = {name: set() for name in names}
    for rule in rules:
        needs[rule.name] |= set(_NAME.findall(rule.rest)) & names - bound(f"_{rule.rest}")
    return needs


def _cycle(name: str, needs: Mapping[str, set[str]]) -> list[str]:
    """The shortest way from a rule back to itself, both ends included; empty when there is none."""
    ways = {name: [name]}
    pending = [name]
    while pending:
        here = pending.pop(0)
        for other in sorted(needs[here]):
            if other == name:
                return [*ways[here], name]
            if other not in ways:
                ways[other] = [*ways[here], other]
                pending.append(other)
    return []
