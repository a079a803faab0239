"""``lifeos memory gc``."""

import os

import pytest

from lifeos.ir import Stores
from lifeos.ir.data import Server
from lifeos.memory.graph import server as graph
from lifeos.memory.recall.version import opened
from lifeos.memory.store import Store
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.memory import inbox, running
from tests.lifeos.memory.lives import Words


def ingested(pinned, number):  # noqa: F811
    """Versions that nobody pinned, as if they were older than all others."""
    made = []
    for at in range(number):
        inbox.write(pinned.root / ".lifeos/inbox", {"notes/trip.md": f"never pinned {at}"})
        made.append(pinned.json("ingest")["snapshot"])
        os.utime(pinned.root / f".lifeos/memory/versions/{made[-1][7:]}", (at, at))
    return made


def test_it_says_what_goes_and_what_is_pinned_stays(pinned):  # noqa: F811
    made = ingested(pinned, 3)
    out = pinned.good("gc", "--dry-run")
    assert out.splitlines()[:1] == [f"  {made[0]}"]
    assert "would go; " in out
    found = pinned.json("gc", "--dry-run")
    assert found["removed"] is False
    assert pinned.json("gc")["versions"] == found["versions"] == made[:2]
    assert pinned.good("gc").startswith("0 versions and 0 files of 0.0 MB go; 3 versions stay")
    for snapshot in (pinned.first, pinned.second, made[2]):
        pinned.good("verify", "--snapshot", snapshot)


def test_what_the_work_tree_pins_stays_though_nobody_committed_it(pinned):  # noqa: F811
    made = ingested(pinned, 3)
    pinned.good("pin", made[0])
    assert pinned.json("gc")["versions"] == [made[1]]


def test_where_the_history_cannot_be_seen_nothing_goes(pinned):  # noqa: F811
    ingested(pinned, 3)
    pinned.git("branch", "-m", "trunk")
    code, _, err = pinned("gc")
    assert code == 2
    assert "there is no branch 'main' here" in err
    assert len(os.listdir(pinned.root / ".lifeos/memory/versions")) == 5


@pytest.mark.proof
def test_what_goes_goes_from_its_servers_too(pinned, tmp_path):  # noqa: F811
    with running.Oxigraph(tmp_path / "server") as program:
        declaration = pinned.root / "agents.d/platform/memory.yaml"
        declaration.write_text(declaration.read_text().rstrip() + f"\n  stores: {{graph: {{url: {program.url}}}}}\n")
        pinned.commit("a server")
        store = Store(str(pinned.root / ".lifeos/memory"))
        made = ingested(pinned, 3)
        for snapshot in (made[0], pinned.second):
            opened(store, snapshot, Words(), Stores(graph=Server(program.url)))
        server = graph.Server(program.url)
        assert pinned.json("gc", "--dry-run")["servers"] == []
        assert server.known("context") == {made[0], pinned.second}
        assert pinned.good("gc").splitlines()[-1] == "1 version went from the servers of context"
        assert server.known("context") == {pinned.second}
        program.stop()
        code, _, err = pinned("gc")
        assert (code, "cannot be reached" in err) == (1, True)
