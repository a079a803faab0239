"""Versions that are served."""

import threading

from lifeos.ir import Memory
from lifeos.services.semantic import versions
from tests.lifeos.memory.lives import LIFE, Words, version


def memory(snapshot):
    return Memory("life", "", (), snapshot, "words")


def test_each_is_opened_once_whoever_asks_at_the_same_time(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    models = []
    served = versions.Versions(store, lambda _: models.append(Words()) or models[-1])
    assert not served.ready(memory(snapshot))
    found = []
    threads = [threading.Thread(target=lambda: found.append(served.of(memory(snapshot)))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({id(one) for one in found}) == len(models) == 1
    assert served.ready(memory(snapshot))


def test_of_too_many_the_one_asked_longest_ago_is_closed(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "_KEPT", 2)
    some = [version(tmp_path, {source: contents[:count] for source, contents in LIFE.items()}) for count in (0, 1, 2)]
    served = versions.Versions(some[0][0], lambda _: Words())
    for index in (0, 1, 0, 2):
        served.of(memory(some[index][1]))
    assert [served.ready(memory(snapshot)) for _, snapshot in some] == [True, False, True]
