"""What is made of two pods that try the network. Whether they try it well is seen on a cluster (tests/e2e/test_doctor.py)."""

import pytest

from lifeos.cluster.probe import enforced
from lifeos.cluster.state import Enforced
from lifeos.errors import ProgramError


class Cluster:
    """An API server whose pods are as they are told to be, at once."""

    def __init__(self, message="", *, asks="Succeeded", asked="Running", why=None):
        state = {"terminated": {"message": message}} if why is None else {"waiting": {"reason": why}}
        self._status = {
            "asked": {"phase": asked, "podIP": "10.0.0.1", "containerStatuses": [{"state": state}]},
            "asks": {"phase": asks, "containerStatuses": [{"state": state}]},
        }
        self.applied, self.deleted = {}, []

    def apply(self, path, body):
        self.applied[path] = body

    def get(self, path):
        return {"status": self._status[path.rpartition("/")[2]]}

    def delete(self, path):
        self.deleted.append(path)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("True False False True", Enforced(ingress=True, egress=True)),
        ("True True False True", Enforced(ingress=False, egress=True)),
        ("True False True True", Enforced(ingress=True, egress=False)),
        ("True True True True", Enforced(ingress=False, egress=False)),
    ],
)
def test_what_a_pod_could_reach_says_what_is_enforced(said, found):
    assert enforced(Cluster(said), "image") == found


@pytest.mark.parametrize("said", ["False False False False", "True False False False", "", "True False"])
def test_where_nothing_is_reached_nothing_is_known(said):
    with pytest.raises(ProgramError, match="nothing can be told about policies"):
        enforced(Cluster(said), "image")


@pytest.mark.parametrize("pods", [{"asks": "Failed"}, {"asked": "Succeeded"}])
def test_a_pod_that_does_not_get_there_says_why(pods):
    with pytest.raises(ProgramError, match="ErrImagePull"):
        enforced(Cluster(why="ErrImagePull", **pods), "image")


@pytest.mark.parametrize("said", ["True False False True", "False False False False"])
def test_nothing_stays(said):
    cluster = Cluster(said)
    try:
        enforced(cluster, "image")
    except ProgramError:
        pass
    [namespace] = [path for path, body in cluster.applied.items() if body["kind"] == "Namespace"]
    assert cluster.deleted == [namespace]
    assert all(path == namespace or f"/namespaces/{namespace.rpartition('/')[2]}/" in path for path in cluster.applied)


def test_one_way_is_open_on_both_sides_and_two_on_one():
    cluster = Cluster("True False False True")
    enforced(cluster, "image")
    policies = {
        body["metadata"]["name"]: body["spec"] for body in cluster.applied.values() if body["kind"] == "NetworkPolicy"
    }
    let_in, let_out = (
        {port["port"] for rule in policies[name][way] for port in rule["ports"]}
        for name, way in (("asked", "ingress"), ("asks", "egress"))
    )
    assert len(let_in & let_out) == len(let_in - let_out) == len(let_out - let_in) == 1
