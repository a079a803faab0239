"""The end of a pod: a line of the ledger, an Event, and only then the deed, so that no pod goes without a word, whenever the warden is killed."""

import logging
from datetime import UTC, datetime

from lifeos.cluster.api import Api, RefusedError
from lifeos.cluster.warden.down import Books
from lifeos.cluster.warden.ground import Ground
from lifeos.cluster.warden.pod import Pod
from lifeos.kube.manifest import Json
from lifeos.ledger.events import Terminated
from lifeos.ledger.records import Record

_LOG = logging.getLogger(__name__)

_ABSENT = 404
_CONFLICT = 409
"""Another pod has the name by now; or the Event is there."""
_NOTE = 1024
"""Bytes of an Event's note."""
_REASON = 2000
"""Characters that the ledger takes."""


def tell(api: Api, ledger: Books, pod: Pod, ground: Ground, now: int) -> None:
    """Write it down, once a pod however often it is told. Raises what the ledger does, :class:`lifeos.errors.ProgramError` when the API server is away; an
    Event that it refuses keeps no pod alive."""
    event = Terminated(
        id=pod.uid,
        agent=pod.agent,
        namespace=pod.namespace,
        pod=pod.name,
        ground=ground.word,
        reason=ground.message[:_REASON],
    )
    ledger.do(Record(event))
    try:
        api.create(f"/apis/events.k8s.io/v1/namespaces/{pod.namespace}/events", _event(pod, ground, now))
    except RefusedError as error:
        if error.status != _CONFLICT:
            _LOG.warning("no Event about pod %s of %s: %s", pod.name, pod.namespace, error)


def end(api: Api, pod: Pod) -> bool:
    """End it at once, without its grace period; whether it was still there. Raises :class:`lifeos.errors.ProgramError`."""
    try:
        api.end(f"/api/v1/namespaces/{pod.namespace}/pods/{pod.name}", pod.uid)
    except RefusedError as error:
        if error.status not in (_ABSENT, _CONFLICT):
            raise
        return False
    return True


def _event(pod: Pod, ground: Ground, now: int) -> Json:
    regarding = {"apiVersion": "v1", "kind": "Pod", "namespace": pod.namespace, "name": pod.name, "uid": pod.uid}
    return {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {"name": f"{pod.name[:200]}.{pod.uid}", "namespace": pod.namespace},
        "eventTime": datetime.fromtimestamp(now / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "type": "Warning",
        "reason": ground.word,
        "action": "Kill",
        "note": ground.message.encode()[:_NOTE].decode(errors="ignore"),
        "reportingController": "lifeos.dev/warden",
        "reportingInstance": "warden",
        "regarding": regarding,
    }
