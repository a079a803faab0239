"""The finance database: finance's stable version gets in, and nobody else does, whatever he shows and wherever he stands."""

import time

import pytest
from cryptography import x509

from tests.e2e import database, guard, watch
from tests.e2e.database import Database, greeted
from tests.e2e.fleet import uproot
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_FOREIGN = "URI:spiffe://lifeos.dev/agent/finance/track/stable"
_OTHERS = (("finance", "shadow"), ("health", "stable"), ("knowledge", "stable"))


@pytest.fixture(scope="module")
def finance_db(cluster, tmp_path_factory):
    uproot(cluster)
    line = TimeLine("The finance database")
    made = Database(tmp_path_factory.mktemp("database"), cluster)
    line.mark("PostgreSQL runs, and the tunnel before it")
    yield made
    uproot(cluster)


@pytest.fixture(scope="module")
def finance(finance_db):
    return finance_db.client("finance")


@pytest.fixture(scope="module")
def others(finance_db):
    """Pods that are made as if they might, by who they are."""
    return {who: finance_db.client(*who) for who in _OTHERS}


def test_finance_reads_and_writes_its_database(finance):
    line = TimeLine("Finance asks its database")
    finance.query("CREATE TABLE booking (day date, cents bigint); INSERT INTO booking VALUES ('2026-11-30', 1250)")
    assert finance.query("SELECT day, cents FROM booking") == "2026-11-30|1250"
    line.mark("it has written a booking and read it, by the rendered end of the tunnel")


@pytest.mark.parametrize("who", _OTHERS, ids="-".join)
def test_nobody_else_reaches_it_from_a_pod(cluster, finance, others, who):
    with pytest.raises(AssertionError, match=r"server closed the connection|timeout expired"):
        others[who].query("SELECT 1")
    ways = {"the tunnel": (f"{database.TUNNEL}.{database.SYSTEM}.svc", 5432), **_direct(cluster)}
    assert others[who].reached(ways) == set()
    assert finance.reached(ways) == {"the tunnel"}, "the direct port is nobody's"


def test_past_all_walls_a_certificate_decides(cluster, finance_db, finance, others, tmp_path):
    """This machine reaches every pod, whatever policies say: here nothing but the tunnel asks who it is."""
    line = TimeLine("At the tunnel, from the node")
    address = finance_db.address()
    assert greeted(address, _kept(finance, tmp_path / "finance"))
    line.mark("finance, stable: PostgreSQL answers")
    for who, pod in others.items():
        assert not greeted(address, _kept(pod, tmp_path / "-".join(who))), who
    assert not greeted(address), "no certificate"
    guard.certificate(tmp_path / "foreign.key", tmp_path / "foreign.crt", _FOREIGN)
    assert not greeted(address, tmp_path / "foreign"), "of another authority"
    line.mark("its shadow, health, knowledge, no certificate, one of another authority: refused")
    [direct] = cluster.all("pod", selector=f"app.kubernetes.io/name={database.SERVER}", namespace=database.SYSTEM)
    assert not greeted((direct["status"]["podIP"], 5432)), (
        "PostgreSQL itself speaks no TLS: the tunnel is what was asked"
    )


def test_an_svid_that_has_ended_opens_nothing(cluster, finance_db, finance, tmp_path):
    line = TimeLine("An SVID of a minute")
    cluster.ask("patch", "clusterspiffeid", "agent-finance", "--type=merge", '--patch={"spec": {"ttl": "1m"}}')
    watch.settle(lambda: _left(finance) <= 60, 60)
    kept = _kept(finance, tmp_path / "kept")
    left = _left(finance)
    assert greeted(finance_db.address(), kept)
    line.mark(f"it opens the tunnel, and ends in {left:.0f} s")
    time.sleep(left + 1)  # that it ends is said by nothing but the clock
    assert not greeted(finance_db.address(), kept)
    line.mark("it has ended, and opens nothing")
    assert finance.query("SELECT count(*) FROM booking") == "1"
    line.mark("the pod has another one by now, and is let in")


def _direct(cluster):
    [pod] = cluster.all("pod", selector=f"app.kubernetes.io/name={database.SERVER}", namespace=database.SYSTEM)
    return {
        "PostgreSQL's Service": (cluster.service(database.SERVER, database.SYSTEM), 5432),
        "PostgreSQL's pod": (pod["status"]["podIP"], 5432),
    }


def _kept(client, path):
    """The SVID of a pod, in files, as a thief would have it."""
    issued = client.issued()
    path.with_suffix(".crt").write_text(issued["certificate"])
    path.with_suffix(".key").write_text(issued["key"])
    return path


def _left(client):
    """Seconds until a pod's SVID ends."""
    shown = x509.load_pem_x509_certificate(client.issued()["certificate"].encode())
    return shown.not_valid_after_utc.timestamp() - time.time()
