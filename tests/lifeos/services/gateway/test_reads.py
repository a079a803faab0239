"""What agents read comes by mutual TLS, from the semantic layer and nobody else: real certificates, real connections, a real ledger."""

from contextlib import contextmanager

import msgspec
import pytest

from lifeos.agent import tls
from lifeos.agent.connection import Connection
from lifeos.agent.tls import Svid
from lifeos.errors import LifeOSError
from lifeos.ledger.sql import SqlLedger
from lifeos.services import mutual
from lifeos.services.gateway import reads
from lifeos.services.gateway.reads import app
from lifeos.services.reads import PATH, into, over
from lifeos.services.semantic.witness import Witness
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.agent.served import serving
from tests.lifeos.services.semantic.test_witness import read

DOMAIN = "life.example"
SERVICE = f"spiffe://{DOMAIN}/platform/lifeos-authorizer"
LAYER = f"spiffe://{DOMAIN}{tls.MEMORY_IDENTITY}"


@pytest.fixture
def ledger(tmp_path):
    found = SqlLedger(str(tmp_path / "ledger.sqlite"))
    yield found
    found.close()


class Place:
    """The service, as whoever has its certificate, and clients of it."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.authority = folder, Authority(str(folder))
        monkeypatch.setattr(tls, "_IDENTITIES", {"127.0.0.1": "/platform/lifeos-authorizer"})

    @contextmanager
    def serving(self, write, identity=SERVICE):
        self.authority.issue(identity, str(self.folder / "service"))
        context = mutual.server_context(Svid(str(self.folder / "service"), DOMAIN))
        options = {"http": mutual.Identified, "ssl_context_factory": lambda _config, _default: context}
        with serving(app(write, lambda: DOMAIN), **options) as url:
            yield url.replace("http:", "https:")

    @contextmanager
    def client(self, identity):
        self.authority.issue(identity, str(self.folder / "client"))
        connection = Connection(Svid(str(self.folder / "client"), DOMAIN))
        yield connection
        connection.close()


@pytest.fixture
def place(tmp_path, monkeypatch):
    return Place(tmp_path, monkeypatch)


def kept(ledger):
    return [one.line.event.id for one in ledger.lines(kind="read")]


def test_the_semantic_layer_is_believed_and_each_read_counts_once(place, ledger):
    with place.serving(into(ledger)) as url, place.client(LAYER) as connection:
        write = over(connection, url, 30)
        for _ in range(2):
            write([read(1), read(2)])
    assert kept(ledger) == ["r1", "r2"]


@pytest.mark.parametrize(
    "identity", [f"spiffe://{DOMAIN}/agent/finance/track/stable", f"spiffe://{DOMAIN}/platform/gateway"]
)
def test_nobody_else_is(place, ledger, identity):
    with place.serving(into(ledger)) as url, place.client(identity) as connection:
        write = over(connection, url, 30)
        with pytest.raises(LifeOSError, match="answers with status 403"):
            write([read(1)])
    assert kept(ledger) == []


def test_whoever_stands_in_its_place_is_told_nothing(place, ledger):
    other = f"spiffe://{DOMAIN}/agent/finance/track/stable"
    with place.serving(into(ledger), other) as url, place.client(LAYER) as connection:
        write = over(connection, url, 30)
        with pytest.raises(LifeOSError, match="whoever answered is not"):
            write([read(1)])
    assert kept(ledger) == []


def test_while_the_service_or_its_ledger_is_away_the_layer_keeps_it(place, ledger, tmp_path):
    there = []

    def write(told):
        if not there:
            raise LifeOSError("away")
        into(ledger)(told)

    with place.serving(write) as url, place.client(LAYER) as connection:
        witness = Witness(over(connection, url, 30), str(tmp_path / "store"), lambda _: None)
        witness.note(read(1))
        assert witness.waiting == 1
        there.append("yes")
        witness.bring()
    assert kept(ledger) == ["r1"]
    with place.client(LAYER) as connection:
        witness = Witness(over(connection, url, 30), str(tmp_path / "store"), lambda _: None)
        witness.note(read(2))
        assert witness.waiting == 1, "nobody listens any more"


@pytest.mark.parametrize(
    "body",
    [[{"kind": "read"}], {"id": "r1"}, [msgspec.to_builtins(read(1, decision="")) | {"kind": "read"}], [{}]],
)
def test_what_is_no_read_is_refused_and_nothing_of_it_is_written(place, ledger, body):
    with (
        place.serving(into(ledger)) as url,
        place.client(LAYER) as connection,
        connection.post(f"{url}{PATH}", body, {}) as answer,
    ):
        assert answer.status_code == 400
        assert "these are no reads" in answer.read().decode()
    assert kept(ledger) == []


def test_too_much_is_refused(place, ledger, monkeypatch):
    monkeypatch.setattr(reads, "MOST_BYTES", 100)
    with place.serving(into(ledger)) as url, place.client(LAYER) as connection:
        write = over(connection, url, 30)
        with pytest.raises(LifeOSError, match="status 413"):
            write([read(1)])
