"""LOS903: each controller that is needed is there."""

from collections.abc import Iterator

from lifeos.cluster.checks.check import INSTALL
from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State, found
from lifeos.diagnostics import Diagnostic


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Nothing where workloads may not be looked at, which is a finding of its own."""
    if state.workloads is None:
        return
    for program, at in needs.programs():
        if not found(state, program):
            message = f"there is no {program.name} in the cluster: nobody would act on this"
            hint = f"install {program.name} {program.checked} in namespace {program.namespace}; {INSTALL}"
            yield Diagnostic("LOS903", message, at, hint)
