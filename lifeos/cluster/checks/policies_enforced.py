"""LOS909: what a NetworkPolicy forbids does not happen. The API server stores policies whether or not anybody enforces them."""

from collections.abc import Iterator

from lifeos.cluster.checks.check import INSTALL
from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic

_POLICY = ("networking.k8s.io/v1", "NetworkPolicy")


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Nothing where it was not tried."""
    if state.enforced is None or _POLICY not in needs.kinds:
        return
    ways = {
        "reached a pod that lets nobody in": state.enforced.ingress,
        "got out of one that may not": state.enforced.egress,
    }
    if got := [words for words, held in ways.items() if not held]:
        use = needs.kinds[_POLICY]
        message = f"NetworkPolicies are not enforced: a connection {' and '.join(got)}, so nothing holds agents back ({use.files} rendered files)"
        yield Diagnostic(
            "LOS909", message, use.at, f"install a network plugin that enforces them, egress included; {INSTALL}"
        )
