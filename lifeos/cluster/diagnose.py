"""All checks, and the controllers that were found."""

from collections.abc import Mapping

from lifeos.cluster.checks import CHECKS
from lifeos.cluster.checks.check import Check
from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State, found
from lifeos.diagnostics import Diagnostic


def diagnose(needs: Needs, state: State, checks: Mapping[str, Check] = CHECKS) -> list[Diagnostic]:
    """What the cluster lacks, in the order of places."""
    findings = {finding for check in checks.values() for finding in check.check(needs, state)}
    return sorted(findings, key=lambda item: item.order)


def programs(needs: Needs, state: State) -> list[tuple[str, str, str]]:
    """Program, version and namespace, for each that is needed; a version that cannot be read, and one that is not there, are empty."""
    rows = [("Kubernetes", state.kubernetes, "")]
    for program, _ in needs.programs():
        workload = next(iter(found(state, program)), None)
        version = workload.version(program) if workload else None
        rows.append((program.name, str(version or ""), workload.namespace if workload else ""))
    return rows
