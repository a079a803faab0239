"""Run the policies on a compilation, and say at which source line each finding stands."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.render import PLATFORM_UNIT, Rendered
from lifeos.diagnostics import Diagnostic, Span
from lifeos.rego import Fault, Finding, RegoError, Ruleset, Unit
from lifeos.rego.paths import unset

Engine = Callable[[Ruleset, Sequence[Unit]], list[Finding]]


class Checked(NamedTuple):
    """How many policies looked at how many units and manifests, and what they found."""

    policies: int
    units: int
    manifests: int
    found: list[Diagnostic]


def check_policies(compilation: Compilation, engine: Engine) -> Checked:
    """Evaluate all policies of the stages before merge on every unit of every environment."""
    catalog = compilation.analysis.catalog
    assert catalog is not None, "policies look at a fleet that resolved"
    ruleset = Ruleset.of(catalog)
    units: list[Unit] = []
    rendered: list[Rendered] = []
    for environment in compilation.environments():
        for unit in compilation.units(environment):
            files = compilation.render(unit, environment)
            agent = None if unit == PLATFORM_UNIT else compilation.analysis.agent(unit)
            units.append(
                Unit(agent, environment.name, {path: manifest.body for path, manifest in files.manifests.items()})
            )
            rendered.append(files)
    try:
        if wrong := unset(ruleset):
            raise RegoError(*wrong)
        findings = engine(ruleset, units)
        found = [_diagnostic(compilation, finding, units[finding.unit], rendered[finding.unit]) for finding in findings]
    except RegoError as error:
        found = [_fault(compilation, fault) for fault in error.faults]
    manifests = sum(len(files.manifests) for files in rendered)
    return Checked(len(ruleset.policies), len(units), manifests, sorted(set(found), key=lambda item: item.order))


def _fault(compilation: Compilation, fault: Fault) -> Diagnostic:
    span = Span(fault.file or "policies", fault.line or 1, fault.column or 1)
    if fault.policy:
        span = compilation.analysis.declared.span("Policy", fault.policy, fault.path)
    catalog = compilation.analysis.catalog
    shared = catalog is not None and fault.file in catalog.modules
    message = f"this {'module' if shared else 'policy'} cannot be evaluated: {fault.message}"
    return Diagnostic("LOS403", message, span, fault.hint or "`opa check --strict policies` says more")


def _diagnostic(compilation: Compilation, finding: Finding, unit: Unit, rendered: Rendered) -> Diagnostic:
    warns = finding.enforcement == "warn"
    message = f"{finding.message} (policy '{finding.policy}')"
    place = _place(compilation, finding, unit, rendered)
    return Diagnostic("LOS402" if warns else "LOS401", message, place, finding.hint, "warning" if warns else "error")


def _place(compilation: Compilation, finding: Finding, unit: Unit, rendered: Rendered) -> Span:
    """The policy's parameter, the declaration that a field of a manifest came from, the agent's field, or else the policy."""
    declared = compilation.analysis.declared
    if finding.parameter:
        return declared.span("Policy", finding.policy, f"spec.parameters.{finding.parameter}")
    manifest = rendered.manifests.get(finding.file)
    if manifest is not None:
        subject = declared.get(*manifest.subject)
        if subject is None:
            return Span(finding.file)
        return declared.span(*manifest.subject, manifest.origin(finding.path) or "metadata.name")
    if unit.agent is not None:
        return declared.span("Agent", unit.agent.name, finding.field or "metadata.name")
    return declared.span("Policy", finding.policy, finding.field or "metadata.name")
