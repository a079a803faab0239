"""The order in which Argo CD applies the objects of one Application: sync waves.

Never in a pod template: an annotation there would make new pods.
Source: argo-cd.readthedocs.io/en/stable/user-guide/sync-waves (lower first, waiting for health between two waves).
"""

from lifeos.kube.emit import fixed

GROUND = -2
"""Identities, accounts and network policies: what must hold before anything runs."""
CONFIG = -1
"""Configuration that workloads mount or watch."""
WORKLOAD = 0
"""The default; needs no annotation."""
ROUTE = 1
"""Routes, once what they lead to exists: a route to a missing Service answers 500."""

_WAVES = {number: fixed({"argocd.argoproj.io/sync-wave": str(number)}) for number in (GROUND, CONFIG, ROUTE)}


def wave(number: int) -> dict[str, str]:
    """The annotation for a wave; one shared dict a wave, so treat it as read-only."""
    return _WAVES[number]
