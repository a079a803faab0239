"""What the warden sees of a pod."""

from lifeos.cluster.warden.pod import pod
from tests.lifeos.cluster.warden.pods import NOW, body, made


def test_of_an_agent():
    found = made(created=NOW)
    assert (found.namespace, found.name, found.uid) == ("lifeos-alpha", "pilot-1", "uid-of-pilot-1")
    assert (found.agent, found.account, found.owner, found.created) == ("pilot", "pilot", "owner", NOW)
    assert {volume["name"] for volume in found.volumes} == {"config", "scratch", "spiffe"}
    assert not found.over


def test_with_as_little_as_there_can_be():
    meta = {"name": "x", "namespace": "a", "uid": "u", "creationTimestamp": "2026-11-30T12:00:00Z"}
    found = pod({"metadata": meta, "spec": {"containers": []}})
    assert (found.agent, found.account, found.owner, found.volumes, found.over) == ("", "default", "a/x", [], False)


def test_one_of_which_nothing_runs_any_more():
    assert [pod(body(phase=phase)).over for phase in ("Pending", "Running", "Succeeded", "Failed", "Unknown")] == [
        False,
        False,
        True,
        True,
        False,
    ]
