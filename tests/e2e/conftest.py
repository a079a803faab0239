"""Stories on a real cluster, which `make e2e` starts. Where there is none they fail: a group that was skipped would be green."""

import itertools
import re
import secrets

import pytest

from tests.e2e import evidence
from tests.e2e.cluster import Cluster, NoCluster
from tests.e2e.fleet import Fleet, new_repository, uproot
from tests.e2e.timeline import TimeLine
from tests.e2e.traffic import Traffic

_numbers = itertools.count(1)
_told = []
_FAILED = pytest.StashKey()


def pytest_collection_modifyitems(items):
    """Stories that bring a fleet of their own first: they uproot any other, and the one that all share is followed to the end."""
    items.sort(key=lambda item: "followed" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def cluster():
    try:
        return Cluster.there()
    except NoCluster as reason:
        pytest.fail(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What failed leaves its evidence at once: what comes after it changes the cluster."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    # What a fixture of the session raised is raised again for each story that needs it.
    if report.failed and "cluster" in item.funcargs and not any(call.excinfo.value is each for each in _told):
        _told.append(call.excinfo.value)
        name = re.sub(r"[^\w.-]+", "-", f"{item.name}-{report.when}")
        folder, lacking = evidence.collect(item.funcargs["cluster"], name, report.longreprtext)
        said = [str(folder), *(f"not all of it: {each}" for each in lacking)]
        report.sections.append(("The cluster at that moment", "\n".join(said)))
    return report


@pytest.fixture
def namespace(cluster):
    """One of its own, gone afterwards."""
    name = f"story-{next(_numbers)}"
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    cluster.ask("delete", "namespace", name, "--wait=false")


@pytest.fixture(scope="session")
def followed(cluster, tmp_path_factory):
    """A fleet that Argo CD follows, from a repository of its own; gone afterwards."""
    uproot(cluster)
    fleet = Fleet(tmp_path_factory.mktemp("fleet"), cluster, new_repository())
    fleet.gate()
    line = TimeLine("A new cluster follows git")
    commit = fleet.configuration.push("The fleet, for this cluster")
    said = fleet.follow()
    assert "Application lifeos-root-local: created" in said
    line.mark("pushed, and `lifeos bootstrap` has let Argo CD follow it")
    # What comes before its namespace, account or receipt is tried again, once a minute at the least.
    fleet.synced(commit, seconds=400)
    line.mark("Argo CD has synced the root and all that it declares")
    fleet.settled()
    line.mark("hello serves")
    yield fleet
    uproot(cluster)


@pytest.fixture
def fleet(followed, request):
    """It, as a story finds it: what git says is there, and no release is under way."""
    begun = followed.configuration.git("rev-parse", "HEAD")
    followed.synced(begun)
    followed.settled()
    yield followed
    if request.node.stash.get(_FAILED, False):
        followed.configuration.restore(begun)


@pytest.fixture
def people(cluster, fleet):
    """They ask hello all the time, whatever the story does."""
    with Traffic(cluster, "hello-live") as people:
        assert not people.lost(people.now())
        yield people


@pytest.fixture
def proposing(fleet):
    """It, for what is committed and not deployed; afterwards the tree says again what main does."""
    begun = fleet.configuration.git("rev-parse", "HEAD")
    yield fleet
    fleet.configuration.restore(begun)


@pytest.fixture
def proposal(proposing):
    """A new agent, proposed on a branch that is not deployed: its name, and the branch."""
    name = f"guest-{secrets.token_hex(2)}"
    proposing.add(name)
    proposing.configuration.build(f"agents.d/platform/{name}")
    proposing.configuration.commit(f"{name}, proposed")
    proposing.configuration.send(f"propose/{name}")
    proposing.configuration.give_gym_its_secret()
    return name
