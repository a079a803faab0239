"""LOS907: everything could be looked at. What could not may be missing, so it is not passed over."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """One finding for all, since one right mends them."""
    if state.refused:
        message = f"you may not look at {', '.join(state.refused)}; nothing is known of that"
        hint = "ask as somebody who may read the whole cluster: another user in the kubeconfig, or `--context`"
        yield Diagnostic("LOS907", message, needs.at, hint)
