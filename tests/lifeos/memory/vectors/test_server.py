"""Versions on a server of Qdrant: its client without a server, and the real one."""

import pytest
from qdrant_client import QdrantClient

from lifeos.errors import ServerError
from lifeos.memory.vectors import server as module
from lifeos.memory.vectors.server import Server, client
from tests.lifeos.memory import running
from tests.lifeos.memory.vectors.points import ASKED, ENGINES, LIFE, LOCAL, numbers

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64
NAME = f"lifeos-{'1' * 64}-model"


pytestmark = pytest.mark.filterwarnings(LOCAL)


@pytest.fixture(scope="module", params=ENGINES[1:])
def there(request, tmp_path_factory):
    if request.param == "local":
        yield Server(QdrantClient(":memory:"))
        return
    with running.Qdrant(tmp_path_factory.mktemp("qdrant")) as program:
        yield Server(client(program.url))


@pytest.fixture
def server(there):
    found = there
    for memory in ("life", "other"):
        for snapshot in found.known(memory):
            found.drop(snapshot)
    return found


def opened(server, snapshot=ONE, vectors=LIFE, model="model", dimension=2):
    return server.opened(snapshot, "life", model, dimension, lambda: iter(vectors))


def refused():
    raise AssertionError("it is here, and nothing has to be read")


def test_versions_lie_side_by_side_and_are_filled_once(server):
    one, two = opened(server, ONE, LIFE[:1]), opened(server, TWO)
    assert (numbers(one.nearest(ASKED, ["a"], 9)), numbers(two.nearest(ASKED, ["a"], 9))) == ([1], [1, 4, 3])
    assert numbers(server.opened(TWO, "life", "model", 2, refused).nearest(ASKED, ["b"], 9)) == [2]
    assert server.known("life") == {ONE, TWO}
    assert server.known("other") == set()


def test_one_that_lost_something_is_filled_again(server):
    opened(server)
    server._client.delete(NAME, [str(LIFE[0].record)])
    assert numbers(opened(server).nearest(ASKED, ["a"], 9)) == [1, 4, 3]


def test_one_that_has_more_than_it_should_is_not_asked(server):
    opened(server, vectors=LIFE)
    server._client.update_collection(NAME, metadata={"vectors": 1})
    with pytest.raises(ServerError, match=f"{NAME} on Qdrant has 4 vectors, and should have 1; delete it"):
        opened(server, vectors=LIFE[:1])


def test_one_that_holds_other_vectors_is_told(server):
    opened(server)
    with pytest.raises(ServerError, match="has vectors of 2 numbers, and the model makes 3; delete it"):
        opened(server, dimension=3)


@pytest.mark.parametrize("last", range(1, 5))
def test_ended_between_two_requests_the_next_one_fills_it(server, monkeypatch, last):
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    sent = []
    with monkeypatch.context() as patched:
        for name in ("create_payload_index", "upsert", "update_collection"):
            real = getattr(server._client, name)

            def ask(*given, real=real, **named):
                sent.append(real)
                if len(sent) == last:
                    raise KeyboardInterrupt
                return real(*given, **named)

            patched.setattr(server._client, name, ask)
        with pytest.raises(KeyboardInterrupt):
            opened(server)
    assert server.known("life") == {ONE}
    assert numbers(opened(server).nearest(ASKED, ["a"], 9)) == [1, 4, 3]
    assert opened(server)._number == {"a": 3, "b": 1}


def test_one_that_goes_takes_nothing_of_others_along(server):
    for snapshot, model in ((ONE, "model"), (ONE, "another"), (TWO, "model")):
        opened(server, snapshot, model=model)
    server.drop(ONE)
    assert server.known("life") == {TWO}
    assert [one.name for one in server._client.get_collections().collections] == [f"lifeos-{'2' * 64}-model"]


def test_collections_of_others_are_left_alone(server):
    from qdrant_client import models

    server._client.create_collection("theirs", models.VectorParams(size=2, distance=models.Distance.DOT))
    assert server.known("life") == set()
    server.drop(ONE)
    assert server._client.collection_exists("theirs")
    server._client.delete_collection("theirs")


@pytest.mark.proof
def test_it_is_away_and_comes_back_and_what_is_gone_is_told(tmp_path):
    with running.Qdrant(tmp_path) as program:
        server = Server(client(program.url))
        index = opened(server)
        program.stop()
        with pytest.raises(ServerError, match=r"Qdrant cannot be reached .*; is it there\?"):
            index.nearest(ASKED, ["a"], 1)
        program.start()
        assert numbers(index.nearest(ASKED, ["a"], 1)) == [1]
        server.drop(ONE)
        with pytest.raises(ServerError, match=r"Qdrant refuses \(404\): .*filled anew"):
            index.nearest(ASKED, ["a"], 1)


def test_nobody_is_there():
    with pytest.raises(ServerError, match=r"Qdrant cannot be reached .*; is it there\?"):
        opened(Server(client("http://localhost:9")))
