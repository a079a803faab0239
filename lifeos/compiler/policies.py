"""Run the policies on a compilation, and say at which source line each finding stands."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.render import PLATFORM_UNIT, Rendered
from lifeos.compiler.verdicts import Verdicts
from lifeos.diagnostics import Diagnostic, Span
from lifeos.ir import Environment
from lifeos.rego import Fault, Finding, RegoError, Ruleset, Unit
from lifeos.rego.examine import examine
from lifeos.rego.paths import unset

Engine = Callable[[Ruleset, Sequence[Unit]], list[Finding]]


class Checked(NamedTuple):
    """How many policies looked at how many units and manifests, and what they found; ``known``: units that they had looked at
    before, and found nothing."""

    policies: int
    units: int
    manifests: int
    found: list[Diagnostic]
    known: int = 0


class _Asked(NamedTuple):
    """A unit that policies are asked about, by the key of its verdict."""

    key: bytes
    unit: Unit
    rendered: Rendered


def check_policies(compilation: Compilation, engine: Engine, verdicts: Verdicts | None = None) -> Checked:
    """Evaluate all policies of the stages before merge on every unit of every environment, but those of which ``verdicts``
    knows that nothing is wrong."""
    catalog = compilation.analysis.catalog
    assert catalog is not None, "policies look at a fleet that resolved"
    ruleset = Ruleset.of(catalog)
    verdicts = verdicts or Verdicts("", "", cached=False)
    asked: list[_Asked] = []
    known: list[int] = []
    for environment in compilation.environments():
        for name in compilation.units(environment):
            key = verdicts.key(compilation.key(name), environment.name)
            manifests = verdicts.recall(key)
            if manifests is None:
                asked.append(_asked(compilation, name, environment, key))
            else:
                known.append(manifests)
    found: list[Diagnostic] = []
    if asked:  # else these very policies were evaluated on all units, so nothing is wrong with the policies either
        found = _evaluate(compilation, engine, ruleset, asked, verdicts)
    total = sum(known) + sum(len(item.unit.manifests) for item in asked)
    return Checked(len(ruleset.policies), len(known) + len(asked), total, found, len(known))


def check_text(compilation: Compilation) -> list[Diagnostic]:
    """What is wrong with the policies by their text alone: that can be said also of a fleet with other mistakes."""
    analysis = compilation.analysis
    if analysis.catalog is None or any(item.span.file.startswith("policies/") for item in analysis.found):
        return []
    found = {_fault(compilation, fault) for fault in examine(Ruleset.of(analysis.catalog))}
    return sorted(found, key=lambda item: item.order)


def _asked(compilation: Compilation, name: str, environment: Environment, key: bytes) -> _Asked:
    rendered = compilation.render(name, environment)
    agent = None if name == PLATFORM_UNIT else compilation.analysis.agent(name)
    manifests = {path: manifest.body for path, manifest in rendered.manifests.items()}
    return _Asked(key, Unit(agent, environment.name, manifests), rendered)


def _evaluate(
    compilation: Compilation, engine: Engine, ruleset: Ruleset, asked: list[_Asked], verdicts: Verdicts
) -> list[Diagnostic]:
    """What is found, sorted; the units about which nothing was said are accepted."""
    try:
        if wrong := unset(ruleset):
            raise RegoError(*wrong)
        findings = engine(ruleset, [item.unit for item in asked])
    except RegoError as error:
        found = {_fault(compilation, fault) for fault in error.faults}
    else:
        found = {_diagnostic(compilation, finding, asked[finding.unit]) for finding in findings}
        spoken_of = {finding.unit for finding in findings}
        for item in (item for index, item in enumerate(asked) if index not in spoken_of):
            verdicts.accept(item.key, len(item.unit.manifests))
    return sorted(found, key=lambda item: item.order)


def _fault(compilation: Compilation, fault: Fault) -> Diagnostic:
    span = Span(fault.file or "policies", fault.line or 1, fault.column or 1)
    if fault.policy:
        span = compilation.analysis.declared.span("Policy", fault.policy, fault.path)
    catalog = compilation.analysis.catalog
    shared = catalog is not None and fault.file in catalog.modules
    message = f"this {'module' if shared else 'policy'} cannot be evaluated: {fault.message}"
    return Diagnostic("LOS403", message, span, fault.hint or "`opa check --strict policies` says more")


def _diagnostic(compilation: Compilation, finding: Finding, asked: _Asked) -> Diagnostic:
    warns = finding.enforcement == "warn"
    message = f"{finding.message} (policy '{finding.policy}')"
    place = _place(compilation, finding, asked.unit, asked.rendered)
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
