"""The warden's deeds at a real API server: it ends the pods of an agent that it condemned, as often as they come back, and says why."""

from functools import reduce

import pytest

from lifeos.cluster import pods
from lifeos.cluster.api import Api as Client
from lifeos.cluster.api import RefusedError
from lifeos.warden.records import Cleared, Condemned, Ended, Killed, Started
from lifeos.warden.standing import Standing, after
from tests.proofs.clusters import reached

pytestmark = pytest.mark.proof

NOW = 1_900_000_000_000_000
HOUR = 3_600_000_000
WHY = Condemned(agent="ada", at=NOW, reason="'ada' made the same call of 'search' 3 times", until=NOW + HOUR)


@pytest.fixture
def client(control_plane, tmp_path, monkeypatch):
    reached(control_plane, tmp_path / "config", monkeypatch)
    return Client()


@pytest.fixture
def place(api, namespace):
    api.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": namespace}})
    return namespace


def pod(api, place, name, agent="ada"):
    """Its uid."""
    meta = {"name": name, "namespace": place, "labels": {"lifeos.dev/agent": agent}}
    spec = {"containers": [{"name": "agent", "image": f"registry.example/a@sha256:{'0' * 64}"}]}
    return api.create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})["metadata"]["uid"]


def names(client, place):
    return {each["metadata"]["name"] for each in client.get(f"/api/v1/namespaces/{place}/pods")["items"]}


def test_a_storm_in_a_pod(api, client, place):
    first, second = pod(api, place, "ada-1"), pod(api, place, "ada-2")
    pod(api, place, "bob-1", agent="bob")
    standing = Standing()

    def look(now):
        nonlocal standing
        records = pods.reconcile(client, place, "ada", standing, now)
        standing = reduce(after, records, standing)
        return records

    assert {type(each) for each in look(NOW)} == {Started}
    assert standing.instances == {first, second}
    standing = after(standing, WHY)
    assert [each.instance for each in look(NOW)] == sorted([first, second])
    assert names(client, place) == {"bob-1"}
    events = client.get(f"/apis/events.k8s.io/v1/namespaces/{place}/events")["items"]
    assert {(each["reason"], each["note"], each["regarding"]["uid"]) for each in events} == {
        ("RetryStorm", WHY.reason, first),
        ("RetryStorm", WHY.reason, second),
    }
    again = pod(api, place, "ada-1")  # its owner makes another one
    assert [type(each) for each in look(NOW + 1)] == [Started, Killed]
    assert names(client, place) == {"bob-1"}
    assert standing.instances == frozenset()
    assert again not in {first, second}
    later = pod(api, place, "ada-3")
    assert look(NOW + HOUR) == [Started(agent="ada", at=NOW + HOUR, instance=later)]
    assert names(client, place) == {"ada-3", "bob-1"}
    assert look(NOW + HOUR) == []


def test_a_warden_that_comes_late_ends_what_was_condemned_and_not_what_came_since(api, client, place):
    old = pod(api, place, "ada-1")
    standing = reduce(after, [Started(agent="ada", at=1, instance=old), WHY], Standing())
    pod(api, place, "ada-2")
    pods.reconcile(client, place, "ada", standing, NOW + HOUR)
    assert names(client, place) == {"ada-2"}


def test_a_person_who_clears_it_is_obeyed(api, client, place):
    standing = reduce(after, [WHY, Cleared(agent="ada", at=NOW, by="kim", reason="mended")], Standing())
    pod(api, place, "ada-1")
    pods.reconcile(client, place, "ada", standing, NOW)
    assert names(client, place) == {"ada-1"}


def test_what_is_gone_has_ended(client, place):
    standing = after(Standing(), Started(agent="ada", at=1, instance="gone"))
    assert pods.reconcile(client, place, "ada", standing, NOW) == [Ended(agent="ada", at=NOW, instance="gone")]


def test_a_new_pod_of_the_old_name_is_another(api, client, place):
    old = pod(api, place, "ada-1")
    client.end(f"/api/v1/namespaces/{place}/pods/ada-1", old)
    pod(api, place, "ada-1")
    with pytest.raises(RefusedError, match="does not match the UID"):
        client.end(f"/api/v1/namespaces/{place}/pods/ada-1", old)
    assert names(client, place) == {"ada-1"}


def test_who_is_told_too_late_says_that_it_ended_and_leaves_the_other(api, client, place, monkeypatch):
    old = pod(api, place, "ada-1")
    listed = client.get(f"/api/v1/namespaces/{place}/pods")
    client.end(f"/api/v1/namespaces/{place}/pods/ada-1", old)
    pod(api, place, "ada-1")
    monkeypatch.setattr(client, "get", lambda _: listed)
    records = pods.reconcile(client, place, "ada", after(Standing(), WHY), NOW)
    assert [type(each) for each in records] == [Started, Ended]
    monkeypatch.undo()
    assert names(client, place) == {"ada-1"}
    assert client.get(f"/apis/events.k8s.io/v1/namespaces/{place}/events")["items"] == []
