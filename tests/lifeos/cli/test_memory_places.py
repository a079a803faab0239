"""What the semantic layer serves, in a cluster."""

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos import ir
from lifeos.cli import memory_places
from lifeos.errors import LifeOSError
from lifeos.ir.organisation import Artifacts, Workflows
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.services import fleet_cluster
from tests.lifeos.agent.served import serving
from tests.lifeos.bundle import fleets
from tests.lifeos.memory.lives import LIFE, version
from tests.lifeos.memory.recall.asking import forget, learn


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """A cluster whose workflows keep versions in a bucket; what it serves from, and the version that is there."""
    store, snapshot = version(tmp_path / "remote", LIFE)

    def get(request):
        path = tmp_path / "remote" / request.path_params["key"].removeprefix("memory/context/store/")
        return Response(path.read_bytes()) if path.is_file() else Response(status_code=404)

    async def put(request):
        assert request.path_params["key"] == "memory/context/forgotten"
        (tmp_path / "remote/memory/context").mkdir(parents=True, exist_ok=True)
        (tmp_path / "remote/memory/context/forgotten").write_bytes(await request.body())
        return Response()

    path = "/objects/{key:path}"
    routes = [Route(path, get, methods=["GET"]), Route(path, put, methods=["PUT"])]
    with serving(Starlette(routes=routes)) as url:
        fleet = fleets.fleet()
        workflows = Workflows("lifeos", Artifacts(url, "objects"))
        platform = fleets.change(fleet.catalog.platform, workflows=workflows)
        found = ir.Fleet(fleets.change(fleet.catalog, platform=platform), fleet.agents)
        monkeypatch.setattr(fleet_cluster, "here", lambda: lambda: found)
        here = Store(str(tmp_path / "here"))
        memory = fleets.change(found.catalog.memories["context"], snapshot=snapshot)
        yield memory_places.of_cluster(here), here, memory


def test_a_version_is_brought_from_where_the_workflows_keep_it(cluster, monkeypatch):
    places, here, memory = cluster
    with pytest.raises(LifeOSError, match="there are no keys"):
        places.bring(memory)
    monkeypatch.setenv(memory_places.ACCESS_KEY, "a")
    monkeypatch.setenv(memory_places.SECRET_KEY, "b")
    places.bring(memory)
    assert here.version(memory.snapshot) is not None


def test_a_version_continues_the_one_that_was_learned_on_last(cluster):
    places, here, memory = cluster
    assert list(places.follows(memory)) == []
    one, two = ("sha256:" + letter * 64 for letter in "12")
    for snapshot in (one, two, one):
        state = learn(here, snapshot, forget(f"fact:{snapshot[7:39]}"), memory="context")
        assert state.snapshot == snapshot
    branches = Branches(here.folder, "context")
    assert set(places.follows(memory)) == {one, two}
    assert list(places.follows(memory)) == branches.newest_first()


def test_what_nobody_asks_for_goes_off_the_disk_but_what_was_learned_on_stays(cluster, tmp_path):
    places, here, _ = cluster
    declared = fleets.fleet().catalog.memories["context"]
    served = fleets.change(
        declared, name="life", stores=ir.Stores()
    )  # as the versions below have it, and on this disk alone
    snapshots = [
        version(tmp_path / "here", {("giro", "finance"): LIFE["giro", "finance"][:count]})[1] for count in (0, 1)
    ]
    snapshots += [
        version(tmp_path / "here", {("journal", "notes"): LIFE["journal", "notes"][:count]})[1] for count in (0, 1, 2)
    ]
    first, second, *last = snapshots
    learn(here, first, forget("fact:" + "0" * 32), memory="life")
    assert list(places.discard(fleets.change(served, snapshot=last[-1]), set())) == [second]
    assert set(here.snapshots()) == {first, *last}


def test_what_is_forgotten_here_is_told_at_once_and_what_is_forgotten_elsewhere_comes_in_a_while(
    cluster, tmp_path, monkeypatch
):
    places, here, memory = cluster
    for name in (memory_places.ACCESS_KEY, memory_places.SECRET_KEY):
        monkeypatch.setenv(name, "a")
    clock = [0.0]
    monkeypatch.setattr(memory_places.time, "monotonic", lambda: clock[0])
    told, elsewhere = tmp_path / "remote/memory/context/forgotten", tmp_path / "remote/forgotten/context"
    targets = [f"record:{digit * 32}" for digit in "12"]
    places.share(memory)
    assert not told.exists()
    learn(here, memory.snapshot, forget(targets[0]), memory="context")
    places.share(memory)
    assert told.read_text() == f"{targets[0]}\n"
    told.unlink()
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text(f"{targets[1]}\n")
    places.share(memory)
    assert not told.exists(), "nothing is new here, and it was looked just now"
    clock[0] += 60
    places.share(memory)
    assert told.read_text() == "".join(f"{one}\n" for one in targets)
    assert Branches(here.folder, "context").forgotten().targets == set(targets)


def test_without_workflows_there_is_nobody_to_tell(tmp_path, monkeypatch):
    fleet = fleets.fleet()
    platform = fleets.change(fleet.catalog.platform, workflows=None)
    found = ir.Fleet(fleets.change(fleet.catalog, platform=platform), fleet.agents)
    monkeypatch.setattr(fleet_cluster, "here", lambda: lambda: found)
    here = Store(str(tmp_path))
    learn(here, f"sha256:{'1' * 64}", forget("record:" + "1" * 32), memory="context")
    memory_places.of_cluster(here).share(found.catalog.memories["context"])
