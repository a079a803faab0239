"""Which Rego decides about an agent: the policies that bind it, and every module that these can reach."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

ENTRY_POINTS = "policies/action/"
"""Shared modules below this path are entry points: they decide on every action of every agent."""

_PACKAGE = re.compile(r"^[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
_REFERENCE = re.compile(r"\bdata\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")


class Module(NamedTuple):
    """A Rego module: its package, and the paths below ``data`` that its text names."""

    package: str
    references: frozenset[str]


def read(text: str) -> Module:
    """What can be known of a module without parsing Rego; a name in a comment counts too, which errs on the safe side."""
    package = _PACKAGE.search(text)
    return Module(package[1] if package else "", frozenset(_REFERENCE.findall(text)))


def reachable(roots: Iterable[Module], modules: Mapping[str, Module]) -> frozenset[str]:
    """Keys of the modules that the roots refer to, directly or through others.

    A reference reaches the package it names, a package above it (``data.lib.money.round`` is in ``lib.money``) and all
    packages below it: ``data.lib`` and ``data.lib[name]`` may mean any of them.
    """
    found: set[str] = set()
    pending = list(roots)
    while pending:
        references = pending.pop().references
        for key, module in modules.items():
            if key not in found and any(_overlap(name, module.package) for name in references):
                found.add(key)
                pending.append(module)
    return frozenset(found)


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")
