"""Stories on a real cluster. Skipped where there is none, for it needs root and minutes; `make e2e` starts one."""

import itertools

import pytest

from tests.e2e.cluster import Cluster, NoCluster

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def cluster():
    try:
        return Cluster.there()
    except NoCluster as reason:
        pytest.skip(str(reason))


@pytest.fixture
def namespace(cluster):
    """One of its own, gone afterwards."""
    name = f"story-{next(_numbers)}"
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    cluster.ask("delete", "namespace", name, "--wait=false")
