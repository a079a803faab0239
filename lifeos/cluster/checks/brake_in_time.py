"""LOS911: where Argo CD looks for commits by itself, it is through with all objects before the brake must hold."""

import math
from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.settings import ARGO_CD, FILE
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic
from lifeos.kube.names import ARGO_CD_NAMESPACE
from lifeos.units import UnitError, parse_duration

_INTERVAL = "timeout.reconciliation"
_HOLDS = 30
"""Seconds (docs/decisions/0006-syncs-do-not-wait.md)."""
_A_SECOND = 50
"""Requests that Argo CD allows itself (ARGOCD_K8S_CLIENT_QPS); for a commit that it has not seen it asks about each object once, as docs/how-to/grow-the-fleet.md measured."""


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """An interval that is longer than the brake may take is somebody's who is told of pushes, or whom another finding names."""
    text = (state.settings.get((ARGO_CD_NAMESPACE, ARGO_CD)) or {}).get(_INTERVAL, "").strip()
    try:
        interval = parse_duration(text) / 1000
    except UnitError:
        return
    objects = sum(use.files for use in needs.kinds.values())
    seconds = interval + objects / _A_SECOND
    if interval <= _HOLDS < seconds:
        message = f"a brake in '{needs.environment}' may hold after {math.ceil(seconds)} s only: Argo CD looks each {text}, and then at all {objects} objects at {_A_SECOND} a second"
        hint = f"let your git host call Argo CD's webhook, and Argo CD look each half hour ({_INTERVAL} in {FILE}): docs/how-to/grow-the-fleet.md"
        at = next((setting.at for setting in needs.settings if setting.key == _INTERVAL), needs.at)
        yield Diagnostic("LOS911", message, at, hint, "warning")
