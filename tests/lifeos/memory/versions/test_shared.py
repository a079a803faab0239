"""What is forgotten, by a bucket that a layer and the workflows share."""

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.errors import LifeOSError
from lifeos.memory.journal import forgotten
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.memory.versions.bucket import Keys, beside
from lifeos.memory.versions.shared import share
from tests.lifeos.agent.served import serving
from tests.lifeos.memory.recall.asking import forget, learn

ONE, TWO, THREE = (f"record:{digit * 32}" for digit in "123")
SNAPSHOT = f"sha256:{'a' * 64}"
OURS, THEIRS = "memory/life/forgotten", "memory/life/store/forgotten/life"


@pytest.fixture
def kept():
    """The objects of a bucket, by key, and where they are; an object of None may not be written."""
    objects = {}

    def get(request):
        found = objects.get(request.path_params["key"])
        return Response(found) if found is not None else Response(status_code=404)

    async def put(request):
        if None in objects.values():
            return Response(status_code=403)
        objects[request.path_params["key"]] = await request.body()
        return Response()

    path = "/objects/{key:path}"
    routes = [Route(path, get, methods=["GET"]), Route(path, put, methods=["PUT"])]
    with serving(Starlette(routes=routes)) as url:
        yield objects, beside(url, "objects", "life", Keys("a", "b"))


def known(folder):
    return Branches(str(folder), "life").forgotten().targets


def test_each_comes_to_know_what_the_other_was_told(kept, tmp_path):
    objects, place = kept
    objects[THEIRS] = forgotten.encoded([ONE])
    learn(Store(str(tmp_path)), SNAPSHOT, forget(TWO))
    share(str(tmp_path), "life", place)
    assert known(tmp_path) == {ONE, TWO}
    assert objects == {OURS: forgotten.encoded([ONE, TWO]), THEIRS: forgotten.encoded([ONE])}


def test_a_store_that_is_new_learns_what_the_one_before_it_was_told(kept, tmp_path):
    _, place = kept
    learn(Store(str(tmp_path / "lost")), SNAPSHOT, forget(ONE))
    share(str(tmp_path / "lost"), "life", place)
    learn(Store(str(tmp_path / "new")), SNAPSHOT, forget(TWO))
    share(str(tmp_path / "new"), "life", place)
    assert known(tmp_path / "new") == {ONE, TWO}


def test_nothing_is_written_where_nothing_is_new(kept, tmp_path):
    objects, place = kept
    share(str(tmp_path), "life", place)
    assert objects == {}, "nothing was ever forgotten"
    objects.update({OURS: forgotten.encoded([ONE, THREE]), "denied": None})
    share(str(tmp_path), "life", place)
    assert known(tmp_path) == {ONE, THREE}


def test_keys_that_may_only_read_are_said_and_what_could_be_read_holds(kept, tmp_path):
    objects, place = kept
    objects.update({THEIRS: forgotten.encoded([ONE]), "denied": None})
    with pytest.raises(
        LifeOSError, match=r"memory/life/forgotten cannot be written \(status 403\); the keys of the layer"
    ):
        share(str(tmp_path), "life", place)
    assert known(tmp_path) == {ONE}


@pytest.mark.parametrize("key", [OURS, THEIRS])
def test_a_list_that_is_damaged_is_refused_and_left(kept, tmp_path, key):
    objects, place = kept
    objects[key] = b"record:1\n"
    learn(Store(str(tmp_path)), SNAPSHOT, forget(TWO))
    with pytest.raises(LifeOSError, match=f"{key} is damaged at line 1"):
        share(str(tmp_path), "life", place)
    assert objects == {key: b"record:1\n"}
    assert known(tmp_path) == {TWO}
