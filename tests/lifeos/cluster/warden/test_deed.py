"""A pod is written down and told before it is ended, once; what is gone already is nobody's deed."""

import pytest

from lifeos.cluster.api import RefusedError
from lifeos.cluster.warden import deed
from lifeos.cluster.warden.ground import Ground
from lifeos.errors import ProgramError
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.cluster.warden.pods import NOW, made

WHY = Ground("RetryStorm", "'pilot' does not heed: " + "\N{SNOWMAN}" * 3000, 5)


class Cluster:
    """That answers with a status, or not at all."""

    def __init__(self, status=0):
        self.status, self.done = status, []

    def create(self, path, body):
        self._do("create", path, body)

    def end(self, path, uid):
        self._do("end", path, uid)

    def _do(self, *what):
        self.done.append(what)
        if self.status:
            raise RefusedError("no", self.status)


@pytest.fixture
def ledger(tmp_path):
    found = SqlLedger(str(tmp_path / "ledger.sqlite"), now=lambda _: NOW)
    yield found
    found.close()


def test_it_is_told(ledger):
    cluster = Cluster()
    for _ in range(2):
        deed.tell(cluster, ledger, made(), WHY, NOW)
    (line,) = ledger.lines(kind="terminated")
    event = line.line.event
    assert (event.id, event.agent, event.namespace, event.pod) == ("uid-of-pilot-1", "pilot", "lifeos-alpha", "pilot-1")
    assert (event.ground, event.reason) == ("RetryStorm", WHY.message[:2000])
    (_, path, body), again = cluster.done
    assert again[2] == body, "the same name, so that the API server keeps one"
    assert path == "/apis/events.k8s.io/v1/namespaces/lifeos-alpha/events"
    assert (body["metadata"]["name"], body["reason"]) == ("pilot-1.uid-of-pilot-1", "RetryStorm")
    assert body["eventTime"] == "2026-11-30T12:00:00.000000Z"
    assert len(body["note"].encode()) <= 1024
    assert WHY.message.startswith(body["note"])
    assert body["regarding"] == {
        "apiVersion": "v1",
        "kind": "Pod",
        "namespace": "lifeos-alpha",
        "name": "pilot-1",
        "uid": "uid-of-pilot-1",
    }


@pytest.mark.parametrize("status", [403, 409])
def test_an_event_that_is_refused_keeps_no_pod_alive(ledger, status):
    deed.tell(Cluster(status), ledger, made(), WHY, NOW)
    assert ledger.event("terminated", "uid-of-pilot-1") is not None


def test_without_a_ledger_nothing_is_told(ledger):
    class Full:
        def do(self, _):
            raise ProgramError("the disk is full")

    cluster = Cluster()
    with pytest.raises(ProgramError, match="full"):
        deed.tell(cluster, Full(), made(), WHY, NOW)
    assert cluster.done == []


def test_it_is_ended_by_its_uid():
    cluster = Cluster()
    assert deed.end(cluster, made())
    assert cluster.done == [("end", "/api/v1/namespaces/lifeos-alpha/pods/pilot-1", "uid-of-pilot-1")]


def test_somebody_was_faster_or_it_is_another_by_now():
    assert [deed.end(Cluster(status), made()) for status in (404, 409)] == [False, False]
    with pytest.raises(RefusedError):
        deed.end(Cluster(403), made())
