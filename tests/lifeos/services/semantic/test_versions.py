"""Versions that are served."""

import threading

import msgspec
import pytest

from lifeos.errors import LifeOSError
from lifeos.ir import Memory, Stores
from lifeos.ir.data import Server
from lifeos.memory.store import Store
from lifeos.memory.versions.restore import restore
from lifeos.services.semantic.versions import Versions
from tests.lifeos.memory.lives import LIFE, Words, version
from tests.lifeos.services.semantic.serving import nowhere


def memory(snapshot, name="life"):
    return Memory(name, "", (), snapshot, "words")


def versions(store, models=None, bring=nowhere):
    made = models if models is not None else []
    return Versions(store, lambda _: made.append(Words()) or made[-1], bring, lambda _: None)


def test_each_is_opened_once_whoever_asks_at_the_same_time(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    models = []
    served = versions(store, models)
    assert not served.ready(memory(snapshot))
    found = []
    threads = [threading.Thread(target=lambda: found.append(served.of(memory(snapshot)))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({id(one) for one in found}) == len(models) == 1
    assert served.ready(memory(snapshot))


def test_while_one_is_opened_others_are_asked(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    _, other = version(tmp_path, {("giro", "finance"): []})
    brought, go = threading.Event(), threading.Event()

    def bring(one):
        brought.set()
        go.wait(60)
        raise LifeOSError("nowhere")

    served = versions(store, bring=bring)
    served.of(memory(other))
    missing = memory("sha256:" + "1" * 64)

    def ask():
        with pytest.raises(LifeOSError, match="nowhere"):
            served.of(missing)

    waiting = threading.Thread(target=ask)
    waiting.start()
    assert brought.wait(60)
    with pytest.raises(LifeOSError, match="is being opened; ask again"):
        served.of(missing, patient=False)
    assert served.of(memory(other)).version.snapshot == other
    assert served.of(memory(snapshot)).version.snapshot == snapshot
    go.set()
    waiting.join()


def test_what_failed_is_tried_again_by_the_patient_alone(tmp_path):
    remote, snapshot = version(tmp_path / "remote", LIFE)
    store, tried = Store(str(tmp_path / "here")), []

    def bring(one):
        tried.append(one)
        if len(tried) < 2:
            raise LifeOSError("the remote is away")
        restore(store, remote, one.snapshot, None)

    served = versions(store, bring=bring)
    for _ in range(3):
        with pytest.raises(LifeOSError, match="the remote is away"):
            served.of(memory(snapshot), patient=False)
    assert len(tried) == 1
    assert served.of(memory(snapshot)) is served.of(memory(snapshot), patient=False)


def test_what_is_lost_or_damaged_is_brought(tmp_path):
    remote, snapshot = version(tmp_path / "remote", LIFE)
    store = Store(str(tmp_path / "here"))
    served = versions(store, bring=lambda one: restore(store, remote, one.snapshot, None))
    assert served.of(memory(snapshot)).version.snapshot == snapshot
    path = next(
        path for path in (tmp_path / "here/files").rglob("*") if path.is_file() and b"Table 4" in path.read_bytes()
    )
    path.write_bytes(b"damaged")
    again = versions(store, bring=lambda one: restore(store, remote, one.snapshot, None))
    assert again.of(memory(snapshot)).now().state == snapshot


def test_what_is_not_wanted_is_closed_but_the_last_three_of_each(tmp_path):
    lives = [{source: contents[:count] for source, contents in LIFE.items()} for count in (0, 1, 2)]
    lives += [{("giro", "finance"): LIFE["giro", "finance"]}, {("giro", "finance"): []}]
    some = [memory(version(tmp_path, life)[1]) for life in lives]
    served = versions(Store(str(tmp_path)))
    for index in (0, 1, 2, 3, 4, 1):
        served.of(some[index])
    assert [key[2] for key in served.close_but([some[0]])] == [some[2].snapshot]
    assert [served.ready(one) for one in some] == [True, True, False, True, True]
    assert [one.snapshot for one in served.beside(some[0])] == [some[index].snapshot for index in (3, 4, 1)]


def test_a_server_that_is_away_is_no_reason_to_bring_the_version(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    brought = []
    served = versions(store, bring=brought.append)
    away = msgspec.structs.replace(memory(snapshot), stores=Stores(graph=Server("http://localhost:9")))
    with pytest.raises(LifeOSError, match="Oxigraph at http://localhost:9 cannot be reached"):
        served.of(away)
    assert brought == []
    assert not served.ready(away)
    assert served.of(memory(snapshot)), "where it lies is part of what is asked for"
