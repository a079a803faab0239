"""The question that an engine is asked about a unit, and what its answer means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lifeos.ir import Policy
from lifeos.rego.fault import RegoError
from lifeos.rego.finding import Finding, at_deny, findings
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.unit import Unit

PACKAGE = "before_merge"
MODULE = f"policies/{PACKAGE}.rego"
Answer = Mapping[str, Any]
"""What the ``deny`` of each policy is for a unit, by the policy's name; one that is undefined is not there."""


def question(policies: Iterable[Policy]) -> str:
    """A module with one rule ``all`` that asks all policies at once: they share what they compute of a unit."""
    rules = "".join(f'all["{policy.name}"] := data.{package_of(policy.module)}.deny\n' for policy in policies)
    return f"package {PACKAGE}\n\n{rules or 'all := {}'}\n"


def verdict(ruleset: Ruleset, units: Sequence[Unit], answers: Sequence[Answer]) -> list[Finding]:
    """The answers as findings, in the order of the units, less those of policies that do not bind a unit.

    Raises :class:`RegoError` where no verdict can be read from an answer.
    """
    found: list[Finding] = []
    for index, (unit, answer) in enumerate(zip(units, answers, strict=True)):
        here: set[Finding] = set()
        for policy in ruleset.policies:
            results = answer.get(policy.name)
            if not isinstance(results, list):
                message = "'deny' must be a set of findings, but it is " + ("undefined" if results is None else "none")
                raise RegoError(at_deny(policy, message, "write 'deny contains finding if { … }'"))
            if unit.bound_by(policy):
                here.update(findings(policy, index, results))
        found += sorted(here)
    return found
