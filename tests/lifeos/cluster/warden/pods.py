"""Pods of the fleet of tests, as the API server gives them."""

import copy
from datetime import UTC, datetime

from lifeos.cluster.warden.bypass.check import Known
from lifeos.cluster.warden.pod import pod
from lifeos.targets import argo_rollouts
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FLEET = fleets.fleet()
NOW = 1_796_040_000_000_000  # 2026-11-30T12:00:00Z
MINUTE = 60_000_000
TEMPLATE = all_of(argo_rollouts, FLEET)["Rollout", "pilot"].body["spec"]["template"]


def body(name="pilot-1", namespace="lifeos-alpha", created=NOW - 10 * MINUTE, labels=None, phase="Running", **spec):
    """One that its Rollout made, with what is changed about it. ``labels``: None takes one away."""
    template = copy.deepcopy(TEMPLATE)
    every = {**template["metadata"]["labels"], **(labels or {})}
    return {
        "metadata": {
            "name": name,
            "namespace": namespace,
            "uid": f"uid-of-{name}",
            "creationTimestamp": datetime.fromtimestamp(created / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "labels": {key: value for key, value in every.items() if value is not None},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "pilot-abc", "uid": "owner", "controller": True}],
        },
        "spec": {**template["spec"], **spec},
        "status": {"phase": phase},
    }


def made(**changed):
    return pod(body(**changed))


def known(image=None, patience=0, fleet=FLEET):
    """``image``: what the ConfigMap of any version tells."""
    return Known(fleet, NOW, patience, lambda *_: image)
