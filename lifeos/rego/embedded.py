"""Rego in process, by rego-cpp (regopy): no Go, no network, no process to wait for.

Built into a bundle with one entry point, a unit takes a few milliseconds; a query that is not built takes forty. The
engine lacks ``io.jwt``, ``net.*``, ``json.match_schema`` and ``rego.metadata``, evaluates ``with`` wrongly, and ends the process on some
texts (``std::runtime_error``): the first are refused before it sees them, and it runs in a fork, so that a crash is a finding.
"""

from collections.abc import Sequence
from typing import Any

from lifeos.rego.fault import Fault, RegoError
from lifeos.rego.finding import Finding, findings
from lifeos.rego.isolation import Crashed, isolated
from lifeos.rego.module import faults
from lifeos.rego.program import Program
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.unit import Unit

TIMEOUT = 120.0
_ENTRY = "policies/before_merge.rego"


def evaluate(ruleset: Ruleset, units: Sequence[Unit]) -> list[Finding]:
    """What the policies find on the units. Raises :class:`RegoError` when no verdict can be had."""
    wrong = faults(ruleset.modules)
    if wrong:
        raise RegoError(*wrong)
    if not ruleset.policies:
        return []
    try:
        answers = isolated(lambda: _answers(ruleset, units), TIMEOUT)
    except Crashed as crash:
        message = f"the embedded engine {crash}; `lifeos check --engine conftest` says what is wrong"
        raise RegoError(Fault("", 0, 0, message)) from crash
    policies = {policy.name: policy for policy in ruleset.policies}
    return [item for index, unit in enumerate(units) for item in findings(policies, index, unit, answers[index])]


def _answers(ruleset: Ruleset, units: Sequence[Unit]) -> list[list[dict[str, Any]]]:
    """For each unit the results of all rules."""
    rules = "".join(f'all["{policy.name}"] := data.{package_of(policy.module)}.deny\n' for policy in ruleset.policies)
    program = Program({**ruleset.modules, _ENTRY: f"package before_merge\n\n{rules}"}, ruleset.data, "before_merge/all")
    answers = []
    for unit in units:
        answer = program.ask(unit.document())
        if not isinstance(answer, dict) or len(answer) != len(ruleset.policies):
            raise RegoError(
                Fault(
                    "", 0, 0, f"not every policy has an answer for {unit.name or 'the platform'} in {unit.environment}"
                )
            )
        answers.append([{**result, "policy": name} for name, results in answer.items() for result in results])
    return answers
