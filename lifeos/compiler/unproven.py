"""Agents that run without having passed their gate, on a platform that only warns of it."""

from lifeos.compiler.analyse import Analysis
from lifeos.diagnostics import Diagnostic
from lifeos.rules.receipt_present import missing


def unproven(analysis: Analysis) -> list[Diagnostic]:
    """A warning for each. Only `check` asks: an agent with a finding is looked at in each compilation anew, and a fleet that has no gates yet
    would never be quick to compile."""
    fleet = analysis.fleet
    if fleet is None or fleet.catalog.platform.admission.receipts == "deny":
        return []
    return [
        Diagnostic(problem.code, problem.message, analysis.declared.span(*problem.at), problem.hint, problem.severity)
        for agent in fleet.agents.values()
        for problem in missing(agent, fleet.catalog)
    ]
