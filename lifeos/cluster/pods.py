"""The warden's deeds in a cluster: an agent's pods, looked at and ended. Level-based, as the supervisor of local processes is: whoever calls it again,
after whatever, brings what runs to what is desired.

Whoever owns a pod makes another one at once; while the agent is down that one goes, too, before its image is pulled. A pod is an instance, its uid the
instance's name: one that was made anew under an old name is another.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from lifeos.cluster.api import Api, RefusedError
from lifeos.kube.manifest import Json
from lifeos.kube.names import AGENT
from lifeos.warden.records import Ended, Killed, Record, Started
from lifeos.warden.standing import Standing, desired

_ABSENT = 404
_CONFLICT = 409
"""Another pod has the name by now; or the Event is there."""
_NOTE = 1024
"""Bytes of an Event's note."""


def reconcile(api: Api, namespace: str, agent: str, standing: Standing, now: int) -> list[Record]:
    """End the pods that are to go, each with an Event that says why; what the warden is to write down of it. ``now``: microseconds since 1970 UTC.
    Raises :class:`lifeos.errors.ProgramError` when the API server does not do it."""
    pods = {
        pod["metadata"]["uid"]: pod for pod in api.get(_pods(namespace, f"?labelSelector={AGENT}={agent}"))["items"]
    }
    known, there = standing.instances, pods.keys()
    records: list[Record] = [Ended(agent=agent, at=now, instance=uid) for uid in sorted(known - there)]
    records += [Started(agent=agent, at=now, instance=uid) for uid in sorted(there - known)]
    runs = desired(standing, now).runs
    for uid, pod in sorted(pods.items()):
        if uid in standing.doomed or not runs:
            records.extend(_end(api, pod, agent, standing.reason, now))
    return records


def _end(api: Api, pod: Json, agent: str, reason: str, now: int) -> Iterator[Record]:
    meta = pod["metadata"]
    try:
        api.end(_pods(meta["namespace"], f"/{meta['name']}"), meta["uid"])
    except RefusedError as error:
        if error.status not in (_ABSENT, _CONFLICT):
            raise
        yield Ended(agent=agent, at=now, instance=meta["uid"])  # somebody else was faster
        return
    _tell(api, pod, reason, now)
    yield Killed(agent=agent, at=now, instance=meta["uid"])


def _tell(api: Api, pod: Json, reason: str, now: int) -> None:
    """One Event a pod, however often it is told."""
    meta = pod["metadata"]
    namespace = meta["namespace"]
    event = {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {"name": f"{meta['name'][:200]}.{meta['uid']}", "namespace": namespace},
        "eventTime": datetime.fromtimestamp(now / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "type": "Warning",
        "reason": "RetryStorm",
        "action": "Kill",
        "note": reason.encode()[:_NOTE].decode(errors="ignore"),
        "reportingController": "lifeos.dev/warden",
        "reportingInstance": "warden",
        "regarding": {
            "apiVersion": "v1",
            "kind": "Pod",
            "namespace": namespace,
            "name": meta["name"],
            "uid": meta["uid"],
        },
    }
    try:
        api.create(f"/apis/events.k8s.io/v1/namespaces/{namespace}/events", event)
    except RefusedError as error:
        if error.status != _CONFLICT:
            raise


def _pods(namespace: str, rest: str) -> str:
    return f"/api/v1/namespaces/{namespace}/pods{rest}"
