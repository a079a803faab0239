"""LOS910: SPIRE has written down whom the gateway is to believe. Until then each of its routes answers 500."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic
from lifeos.kube.names import SYSTEM_NAMESPACE, TRUST_BUNDLE

KIND = "ClusterSPIFFEID"
_KEY = "ca.crt"


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Nothing where the ConfigMap is not there: then nothing of the platform is, and Argo CD brings it."""
    there = state.settings.get((SYSTEM_NAMESPACE, TRUST_BUNDLE))
    if there is None or there.get(_KEY):
        return
    for (_, kind), use in needs.kinds.items():
        if kind == KIND:
            message = f"SPIRE has not written its trust bundle (ConfigMap {TRUST_BUNDLE} in namespace {SYSTEM_NAMESPACE}), so the gateway lets nobody through"
            hint = "it does so within a minute; if it does not, start SPIRE's server anew, which writes a bundle once: docs/how-to/install-controllers.md"
            yield Diagnostic("LOS910", message, use.at, hint)
