"""LOS903: a pod of each controller that is there is ready."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State, found
from lifeos.diagnostics import Diagnostic


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """One that does not run acts on nothing, however well it is installed."""
    for program, at in needs.programs():
        workloads = found(state, program)
        if workloads and not any(each.ready for each in workloads):
            one = workloads[0]
            name = f"{one.kind.lower()}/{one.name}"
            message = f"no pod of {program.name} is ready ({name} in namespace {one.namespace})"
            hint = f"`kubectl -n {one.namespace} describe {name}` says why, or its pods' logs do"
            yield Diagnostic("LOS903", message, at, hint)
