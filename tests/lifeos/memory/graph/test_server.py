"""Oxigraph's server, the real one."""

import contextlib
import shutil
import subprocess

import httpx
import pytest

from lifeos.errors import ServerError
from lifeos.memory.graph.server import Server
from tests.lifeos.memory import running
from tests.lifeos.memory.lives import ALL, BILL, OTHER_BILL, quads, record

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64
SOURCES = {"giro": "finance"}
GONE = "Table 4"
"""Of BILL alone."""


def bills(*some):
    return lambda: [quads([record("giro", one) for one in some], "giro")]


def refused():
    raise AssertionError("it is here, and nothing has to be read")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    with running.Oxigraph(tmp_path_factory.mktemp("oxigraph")) as found:
        yield found


@pytest.fixture
def server(program):
    found = Server(program.url)
    for memory in ("life", "other"):
        for snapshot in found.known(memory):
            found.drop(snapshot)
    return found


def said(graph):
    return len(graph.facts("Gasthaus Linde", ALL, 9))


@pytest.mark.proof
def test_versions_lie_side_by_side_and_are_filled_once(server):
    two, one = (
        server.opened(name, "life", SOURCES, bills(*some)) for name, some in ((TWO, (BILL, OTHER_BILL)), (ONE, (BILL,)))
    )
    assert (said(one), said(two)) == (1, 2)
    assert said(server.opened(TWO, "life", SOURCES, refused)) == 2
    assert server.known("life") == {ONE, TWO}
    assert server.known("other") == set()


@pytest.mark.proof
def test_one_that_lost_something_is_filled_again(server):
    server.opened(ONE, "life", SOURCES, bills(BILL, OTHER_BILL))
    server._update(
        f"DELETE WHERE {{ GRAPH <urn:lifeos:version:{ONE}:giro> {{ ?s <https://lifeos.dev/ontology#counterparty> ?o }} }}"
    )
    assert said(server.opened(ONE, "life", SOURCES, bills(BILL, OTHER_BILL))) == 2


@pytest.mark.proof
def test_what_is_deleted_leaves_its_files_with_its_folder(tmp_path):
    """As docs/how-to/recall.md tells operators after an erasure: it answers nothing of it at once, and the bytes stay, also when it optimizes them."""
    kept = (TWO, "life", SOURCES, bills(OTHER_BILL))
    with running.Oxigraph(tmp_path) as program:
        server = Server(program.url)
        server.opened(ONE, "life", SOURCES, bills(BILL, OTHER_BILL))
        server.opened(*kept)
        server.drop(ONE)
        assert not list(server.select(f'SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(CONTAINS(STR(?o), "{GONE}")) }}'))
    subprocess.run(program.itself("optimize"), check=True, capture_output=True)
    assert holds(tmp_path / "data", GONE)
    shutil.rmtree(tmp_path / "data")
    with program:
        assert said(Server(program.url).opened(*kept)) == 1
    assert not holds(tmp_path / "data", GONE)


def holds(folder, text):
    return any(text.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


@contextlib.contextmanager
def ended(monkeypatch, last):
    """This process ends before its request of that number, and each after it; what it was about to send."""
    real, sent = Server._ask, []

    def ask(self, *asked):
        sent.append(asked)
        if len(sent) >= last:
            raise KeyboardInterrupt
        return real(self, *asked)

    with monkeypatch.context() as patched:
        patched.setattr(Server, "_ask", ask)
        yield sent


@pytest.mark.proof
@pytest.mark.parametrize("last", range(1, 8))
def test_ended_before_each_request_the_next_one_fills_it(server, monkeypatch, last):
    with ended(monkeypatch, last), pytest.raises(KeyboardInterrupt):
        server.opened(ONE, "life", SOURCES, bills(BILL))
    assert server.known("life") <= {ONE}
    assert said(server.opened(ONE, "life", SOURCES, bills(BILL))) == 1


@pytest.mark.proof
@pytest.mark.parametrize("last", range(1, 6))
def test_one_that_goes_takes_nothing_of_others_along_and_is_known_until_all_of_it_is_gone(server, monkeypatch, last):
    for name in (ONE, TWO):
        server.opened(name, "life", {**SOURCES, "more": "more"}, bills(BILL))
    with ended(monkeypatch, last) as sent, contextlib.suppress(KeyboardInterrupt):
        server.drop(ONE)
    assert (ONE in server.known("life")) == (len(sent) == last)
    server.drop(ONE)
    assert server.known("life") == {TWO}
    left = [one["g"].value for one in server.select("SELECT DISTINCT ?g WHERE { GRAPH ?g {} }")]
    assert not any(ONE in graph for graph in left)
    assert said(server.opened(TWO, "life", SOURCES, refused)) == 1


@pytest.mark.proof
def test_a_server_that_has_not_what_it_was_given_is_not_asked(server, monkeypatch):
    real = Server._ask

    def ask(self, method, path, data, headers):
        return real(self, method, path, data.splitlines(keepends=True)[0] if method == "PUT" else data, headers)

    monkeypatch.setattr(Server, "_ask", ask)
    with pytest.raises(
        ServerError, match=r"has 1 statements in urn:lifeos:version:sha256:1+:giro, and should have \d+; does it"
    ):
        server.opened(ONE, "life", SOURCES, bills(BILL))


@pytest.mark.proof
def test_it_is_away_and_comes_back(tmp_path):
    with running.Oxigraph(tmp_path) as program:
        graph = Server(program.url).opened(ONE, "life", SOURCES, bills(BILL))
        program.stop()
        with pytest.raises(ServerError, match=r"Oxigraph at http://localhost:\d+ cannot be reached .*; is it there\?"):
            said(graph)
        program.start()
        assert said(graph) == 1


def test_nobody_is_there():
    with pytest.raises(ServerError, match="cannot be reached"):
        Server("http://localhost:9").opened(ONE, "life", SOURCES, refused)


@pytest.mark.parametrize(
    ("status", "content", "message"),
    [(403, b"no", r"refuses \(403\): no"), (200, b"<html>", "is it a server of Oxigraph")],
)
def test_another_program_answers(status, content, message):
    asked = Server("http://localhost")
    asked._client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, content=content)))
    with pytest.raises(ServerError, match=message):
        asked.known("life")
