"""A memory on servers: it answers as the one in this process does, and what the store lets go goes there, too."""

import builtins
from contextlib import ExitStack

import pytest
from qdrant_client import QdrantClient

from lifeos.errors import ServerError, UsageError
from lifeos.ir.data import Server, Stores
from lifeos.memory import servers
from lifeos.memory.graph import server as graph
from lifeos.memory.journal.branches import Branches
from lifeos.memory.recall.present import Present
from lifeos.memory.recall.version import opened
from lifeos.memory.state_id import NOTHING
from lifeos.memory.vectors import server as vectors
from tests.lifeos.memory import running
from tests.lifeos.memory.lives import ALL, ANNA, LIFE, Words, id_of, version
from tests.lifeos.memory.recall.asking import forget, found, learn, said
from tests.lifeos.memory.vectors.points import LOCAL

pytestmark = pytest.mark.filterwarnings(LOCAL)
QUESTIONS = ("Anna Berg", "phone of whom I met at Gasthaus Linde on 6 June 2025", "dinner", "tomatoes", "6 June 2025")
SOME = {source: some[:1] for source, some in LIFE.items()}
NOWHERE = Stores(Server("http://localhost:9"), Server("http://localhost:9"))


@pytest.fixture(scope="module", params=["local", "server"])
def stores(request, tmp_path_factory):
    """Oxigraph's server, with Qdrant's client or with its server."""
    with ExitStack() as running_:
        url = running_.enter_context(running.Oxigraph(tmp_path_factory.mktemp("oxigraph"))).url
        patched = running_.enter_context(pytest.MonkeyPatch.context())
        if request.param == "server":
            qdrant = running_.enter_context(running.Qdrant(tmp_path_factory.mktemp("qdrant"))).url
        else:
            shared, qdrant = QdrantClient(":memory:"), "http://localhost"
            patched.setattr(vectors, "client", lambda _: shared)
            patched.setattr(shared, "close", lambda: None)
        yield Stores(Server(qdrant), Server(url))


@pytest.fixture(autouse=True)
def clean(request):
    if "stores" in request.fixturenames:
        for shelf in servers._shelves(request.getfixturevalue("stores")):
            for snapshot in shelf.known("life"):
                shelf.drop(snapshot)


@pytest.mark.proof
def test_it_answers_as_the_one_in_this_process(tmp_path, stores):
    store, snapshot = version(tmp_path, LIFE)
    words = Words()
    here, there = opened(store, snapshot, Words()), opened(store, snapshot, words, stores)
    made = len(words.made)
    assert made == 0, "vectors that are known are sent"
    for question in QUESTIONS:
        for granted in (ALL, ("people",), ("calendar", "finance"), ()):
            assert found(there, question, 9, granted) == found(here, question, 9, granted)
    again = opened(store, snapshot, Words(), stores)
    assert found(again, QUESTIONS[1]) == found(here, QUESTIONS[1]) != []


@pytest.mark.proof
def test_what_was_learned_and_forgotten_since_is_seen(tmp_path, stores):
    store, snapshot = version(tmp_path, LIFE)
    learn(store, snapshot, said("Anna Berg", "likes", "tea", "people"), forget(f"record:{id_of('contacts', ANNA)}"))
    branches = Branches(store.folder, "life")
    here, there = (
        Present(store, branches, one).now()
        for one in (opened(store, snapshot, Words()), opened(store, snapshot, Words(), stores))
    )
    for question in QUESTIONS:
        assert found(there, question, 9) == found(here, question, 9)
    assert id_of("contacts", ANNA) not in found(there, "Anna Berg", 9)


@pytest.mark.proof
def test_two_versions_lie_side_by_side_and_go_when_the_store_lets_them_go(tmp_path, stores):
    store, one = version(tmp_path / "both", LIFE)
    _, two = version(tmp_path / "both", SOME)
    fewer, _ = version(tmp_path / "fewer", LIFE)
    whole, part = (opened(store, snapshot, Words(), stores) for snapshot in (one, two))
    assert len(found(whole, "Bela Haas contact", 50)) > len(found(part, "Bela Haas contact", 50)) > 0
    assert servers.collect(stores, "life", store) == []
    assert servers.collect(stores, "other", fewer) == []
    assert servers.collect(stores, "life", fewer) == [two]
    assert {snapshot for shelf in servers._shelves(stores) for snapshot in shelf.known("life")} == {one}
    assert len(found(whole, "Bela Haas contact", 50)) == 7


@pytest.mark.proof
def test_what_took_the_place_of_an_erased_version_is_another_there(tmp_path, stores):
    store, one = version(tmp_path, LIFE)
    _, two = version(tmp_path, SOME)
    opened(store, one, Words(), stores)
    store.erase(one, two)
    assert len(found(opened(store, one, Words(), stores), "Anna Berg", 50)) < 7
    assert servers.collect(stores, "life", store) == [one]


def test_without_servers_there_is_nothing_to_collect(tmp_path):
    assert servers.collect(None, "life", version(tmp_path, LIFE)[0]) == []


def test_of_servers_that_are_away_it_is_said(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    with pytest.raises(ServerError, match="Oxigraph at http://localhost:9 cannot be reached"):
        opened(store, snapshot, Words(), NOWHERE)
    with pytest.raises(ServerError, match="Qdrant cannot be reached"):
        servers.collect(NOWHERE, "life", store)


def test_the_pin_of_nothing_needs_no_server(tmp_path):
    assert found(opened(version(tmp_path, LIFE)[0], NOTHING, Words(), NOWHERE), "Anna Berg") == []


@pytest.mark.parametrize(
    ("missing", "declared"),
    [("qdrant_client", Stores(vectors=Server("http://x"))), ("httpx", Stores(graph=Server("http://x")))],
)
def test_without_the_libraries(monkeypatch, missing, declared):
    real = builtins.__import__

    def gone(name, *given, **named):
        if name == missing:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", gone)
    with pytest.raises(UsageError, match=rf"this needs {missing}: pip install 'lifeos\[stores\]'"):
        servers.need(declared)
    servers.need(Stores())
    servers.need(None)


def test_both_know_what_they_keep():
    assert {type(shelf) for shelf in servers._shelves(NOWHERE)} == {graph.Server, vectors.Server}
