"""Vectors beside a store: made once."""

import os

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.dataset import decode
from lifeos.memory.record import Measurement
from lifeos.memory.vectors import parts
from tests.lifeos.memory.lives import BILL, LIFE, OTHER_BILL, Words, id_of, version


def placed(store, snapshot, words):
    return list(parts.Parts(store, words).placed(decode(store.version(snapshot)[1])))


def test_each_record_has_a_vector_with_its_scope_and_is_embedded_once(tmp_path):
    words = Words()
    found = placed(*version(tmp_path, LIFE), words)
    assert {one.scope for one in found} == {"calendar", "finance", "people", "notes"}
    assert len(found) == len(words.made) == 7
    again = placed(*version(tmp_path, LIFE), words)
    assert len(words.made) == 7
    assert [(one.record, one.vector.tolist()) for one in again] == [(one.record, one.vector.tolist()) for one in found]


def test_of_a_month_that_changed_only_what_is_new_is_embedded(tmp_path):
    words = Words()
    placed(*version(tmp_path, {("giro", "finance"): [BILL]}), words)
    assert len(placed(*version(tmp_path, {("giro", "finance"): [BILL, OTHER_BILL]}), words)) == 2
    assert len(words.made) == 2


def test_another_model_is_another_folder(tmp_path):
    other = Words()
    other.model = "other"
    placed(*version(tmp_path, LIFE), Words())
    assert len(placed(*version(tmp_path, LIFE), other)) == len(other.made) == 7
    assert parts.key(other) != parts.key(Words())


def test_what_a_device_measured_has_none(tmp_path):
    pulse = Measurement("HeartRate", "2025-06-06T07:00:00Z", "2025-06-06T07:05:00Z", "61")
    assert placed(*version(tmp_path, {("watch", "health"): [pulse]}), Words()) == []


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_file_is_made_anew(tmp_path, damage):
    store, snapshot = version(tmp_path, {("giro", "finance"): [BILL]})
    words = Words()
    placed(store, snapshot, words)
    (path,) = (tmp_path / "vectors").rglob("*.arrow")
    data = path.read_bytes()
    path.write_bytes(data[:-9] + b"\1" + data[-8:] if damage is None else damage)
    (found,) = placed(store, snapshot, words)
    assert (found.record, len(words.made)) == (id_of("giro", BILL), 2)


def test_records_that_are_lost_are_named(tmp_path):
    store, snapshot = version(tmp_path, {("giro", "finance"): [BILL]})
    entry = decode(store.version(snapshot)[1]).files["records/giro/2025-06.jsonl"]
    lost = tmp_path / "files" / "md5" / entry.md5[:2] / entry.md5[2:]
    os.unlink(lost)
    with pytest.raises(LifeOSError, match=str(lost)):
        placed(store, snapshot, Words())
