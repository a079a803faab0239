"""What rego-cpp reports, as faults: it prints its syntax tree, counts bytes, and has words for who knows its passes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lifeos.rego.fault import Fault, fault_at

_ERROR = re.compile(r"\(error\s+(?:\d+:(?P<file>[^|\n]*)\|(?P<offset>\d+)\|\d+)?\s*\(errormsg (?P<length>\d+):")
TOO_MUCH = "narrow down what it goes through: a wide range, or each of many with each of many, is too much"
_INCOMPLETE = "an expression is not complete, or a variable needs its own value"
_REASONS = {
    "Maximum statement count reached": ("it takes more than ten million steps", TOO_MUCH),
    "complete rules must not produce multiple": (
        "a rule or function has two values at once",
        "let its conditions exclude each other",
    ),
    "object keys must be unique": ("an object has two values for one key", "let its conditions exclude each other"),
    "wrong number of arguments": ("a function is called with the wrong number of arguments", ""),
    "Recursion detected": ("a rule needs its own value", "break the circle; Rego has no recursion"),
    "Unable to unify due to cycle": (_INCOMPLETE, ""),
    "Invalid": ("this cannot be read as Rego", ""),
    "Syntax error": ("this cannot be read as Rego", ""),
}
"""The beginnings of what the engine says most, and what they mean for who wrote the policy, with what mends it."""
_LONGEST = 200
_NOTHING = "it gives no result"
_UNREADABLE = "a text in its result has quotation marks or line breaks that a function of the embedded engine left bare"


def from_text(report: str, modules: Mapping[str, str]) -> list[Fault]:
    """The mistakes in a printed report. One a module: where one place is wrong, the engine finds all that encloses it wrong."""
    found: dict[str, Fault] = {}
    for match in _ERROR.finditer(report):
        reason, hint = _reason(report[match.end() : match.end() + int(match["length"])])
        path = match["file"] or ""
        if path in modules:
            text = modules[path]
            offset = len(text.encode()[: int(match["offset"])].decode(errors="ignore"))
            found.setdefault(path, fault_at(path, text, offset, reason, hint))
        else:
            found.setdefault(path, Fault(path, 0, 0, reason, hint))
    return list(found.values()) or [Fault("", 0, 0, _UNREADABLE if report.startswith("{") else _NOTHING)]


def from_node(node: Any) -> list[Fault]:
    """The mistakes in a tree of errors, which names no places."""
    return [Fault("", 0, 0, *reason) for reason in dict.fromkeys(_reasons(node))] or [Fault("", 0, 0, _NOTHING)]


def _reasons(node: Any) -> Iterator[tuple[str, str]]:
    from regopy.rego_shared import NodeKind, rego_node_value  # noqa: PLC0415  # who has a node has loaded it

    for index in range(len(node)):
        error = node.at(index)
        for part in range(len(error)) if error.kind == NodeKind.Error else ():
            inner = error.at(part)
            if inner.kind == NodeKind.ErrorMessage:
                yield _reason(rego_node_value(inner._impl))  # noqa: SLF001  # `Node.value` knows only values of Rego


def _reason(said: str) -> tuple[str, str]:
    said = " ".join(said.split())
    return next((reason for start, reason in _REASONS.items() if said.startswith(start)), (said[:_LONGEST], ""))
