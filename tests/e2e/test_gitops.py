"""The fleet as Argo CD follows it: what git says is there, stays there, and goes when git says so."""

import itertools
import secrets

import pytest

from tests.e2e.fleet import Fleet, uproot
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def fleet(cluster, tmp_path_factory):
    """Followed by Argo CD, from a repository of its own; gone afterwards."""
    uproot(cluster)
    fleet = Fleet(tmp_path_factory.mktemp("fleet"), cluster, f"fleet-{secrets.token_hex(4)}")
    fleet.gate()
    line = TimeLine("A new cluster follows git")
    commit = fleet.configuration.push("The fleet, for this cluster")
    fleet.follow()
    line.mark("pushed, and the root Application applied")
    fleet.synced(commit)
    line.mark("Argo CD has synced the root and all that it declares")
    fleet.healthy()
    line.mark("hello serves")
    yield fleet
    uproot(cluster)


def test_everything_that_the_commit_declares_is_in_the_cluster(cluster, fleet):
    files = list(itertools.chain(fleet.declared("_platform"), fleet.declared("hello"), fleet.declared("finance")))
    assert len(files) > 100
    for body in files:
        meta = body["metadata"]
        kind = body["kind"] + "." + body["apiVersion"].rpartition("/")[0]
        assert cluster.find(kind.rstrip("."), meta["name"], meta.get("namespace", "default")), (kind, meta["name"])
