"""Rego by the real conftest, with the real OPA inside: one process for all units.

It compiles every module that it is given, those of the gateway too. All policies are asked by one rule: asked apart they
would compute what they share of a unit again and again, which takes three times as long.
"""

import re
from collections.abc import Sequence
from typing import Any

from lifeos.errors import ProgramError
from lifeos.rego.examine import examine
from lifeos.rego.fault import Fault, RegoError
from lifeos.rego.finding import Finding
from lifeos.rego.question import MODULE, PACKAGE, question, verdict
from lifeos.rego.report import TOO_MUCH
from lifeos.rego.ruleset import Ruleset
from lifeos.rego.unit import Unit
from lifeos.tools import conftest as tool
from lifeos.tools.conftest import identity, program

__all__ = ["evaluate", "identity", "program"]

SECONDS = 20.0
SECONDS_A_UNIT = 0.1
_FAULT = re.compile(r"(policies/[^\s:]+\.rego):(\d+):(?:(\d+):)? *([^\n]*)")
_ANSWER = 'deny contains {"msg": "all", "all": all}\n'


def evaluate(ruleset: Ruleset, units: Sequence[Unit], *, conftest: str) -> list[Finding]:
    """As :func:`lifeos.rego.embedded.evaluate`, by the program ``conftest``.

    Raises :class:`ProgramError` when it is missing, or fails for another reason than the Rego.
    """
    wrong = examine(ruleset)
    if wrong:
        raise RegoError(*wrong)
    modules = {**ruleset.shipped, **ruleset.modules, MODULE: question(ruleset.policies) + _ANSWER}
    documents: list[Any] = [unit.document() for unit in units] or [None]
    try:
        failures = tool.test(conftest, modules, ruleset.data, documents, PACKAGE, SECONDS + SECONDS_A_UNIT * len(units))
    except tool.ExcessError as excess:
        raise RegoError(Fault("", 0, 0, f"evaluating the policies {excess}", TOO_MUCH)) from excess
    except tool.RefusedError as refused:
        raise _failure(str(refused)) from refused
    answers = [failures[index][0]["metadata"]["all"] for index in range(len(units))]
    return verdict(ruleset, units, answers)


def _failure(said: str) -> Exception:
    """Conftest's words as faults at their lines when they name modules, one a module, else as a failed program."""
    found: dict[str, Fault] = {}
    for path, line, column, text in _FAULT.findall(said):
        found.setdefault(path, Fault(path, int(line), int(column or 1), text.strip()))
    return RegoError(*found.values()) if found else ProgramError(f"conftest failed: {said[:500]}")
