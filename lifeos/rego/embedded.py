"""The default engine: rego-cpp in process, through regopy. No Go, no network, no process to wait for.

It is another implementation of Rego than OPA, and this is where the two are known to differ (regopy 1.5.2, tried one by
one against OPA 1.22.2; ``tests/lifeos/rego/test_engines_agree.py`` holds every policy of the repository to both):

- Missing builtins: ``net.*``, ``json.match_schema``, ``rego.metadata.*``, ``http.send``, ``graphql.*`` and more. Most are
  undefined without an error, so a rule would never fire. :class:`Program` refuses them by name.
- ``with`` gives undefined or ends the process when its value is a reference, or when a rule of another package depends on
  what it replaces. Refused. Tests written in Rego are OPA's business; their cases are evaluated here by other means.
- ``[x | some i, y in c]`` is a syntax error (two variables, in the comprehension of an array or a set); in the body of a
  rule and in ``{k: v | …}`` it is none.
- ``not f(x)`` with an undefined ``x`` is true here and undefined in OPA. Name the condition as a rule and negate the rule;
  ``tests/policies`` rejects anything else.
- ``sprintf`` has no ``%q``, and ``%d`` of a fraction is undefined. ``concat`` of a set has no order. ``lower`` and
  ``upper`` know ASCII only. Regular expressions have neither ``(?:…)`` nor flags.
- Decimal arithmetic is decimal: 0.1 + 0.2 is 0.3. Rules compare whole micros.
- ``json.marshal`` does not escape ``<``, ``>`` and ``&`` as OPA does, so hashes over it differ.
- Unknown names are found at run time, and without a place.
- About one in 200 random edits of a policy ends the process (SIGSEGV, SIGABRT). Hence it runs in a fork, and a crash is a
  fault of the policy that is reported.

Built into a bundle with one entry point, a unit of 12 manifests takes about 5 ms on these two cores; a query that is not
built takes forty. Before that: import 20 to 60 ms, compiling nine policies 45 ms.
"""

from collections.abc import Sequence
from typing import Any

from lifeos.rego.fault import Fault, RegoError, no_verdict
from lifeos.rego.finding import Finding, as_result, findings
from lifeos.rego.isolation import Crashed, isolated
from lifeos.rego.module import faults
from lifeos.rego.names import unknown
from lifeos.rego.program import Program
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.unit import Unit

TIMEOUT = 120.0
_ENTRY = "policies/before_merge.rego"


def evaluate(ruleset: Ruleset, units: Sequence[Unit]) -> list[Finding]:
    """What the policies find on the units. Raises :class:`RegoError` when no verdict can be had."""
    wrong = [*faults(ruleset.modules), *unknown(ruleset.modules)]
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
        answer: dict[str, list[Any]] = program.ask(unit.document()) or {}
        for policy in ruleset.policies:
            if policy.name not in answer:
                raise RegoError(no_verdict(policy.module))
        answers.append([as_result(name, result) for name, results in answer.items() for result in results])
    return answers
