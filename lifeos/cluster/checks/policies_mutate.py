"""LOS908: the API server does what a MutatingAdmissionPolicy says. It can serve the kind without ever applying one."""

from collections.abc import Iterator

from lifeos.cluster.needs import MUTATES, Needs
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Only where a policy is rendered: agents with the Knative profile get SPIRE's socket by one."""
    for (version, kind), use in needs.kinds.items():
        if kind == MUTATES and state.mutates is False and kind in state.served.get(version, ()):
            message = "the API server serves MutatingAdmissionPolicies and applies none: their feature gate is off"
            hint = (
                "start it with --feature-gates=MutatingAdmissionPolicy=true, or use the rollout profile for all agents"
            )
            yield Diagnostic("LOS908", message, use.at, hint)
