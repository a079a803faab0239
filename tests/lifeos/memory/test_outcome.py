"""A file is read once, by its content; what is torn is read again."""

import os

from lifeos.memory import outcome
from lifeos.memory.connectors import bank_camt, markdown
from lifeos.memory.record import Found, Invalid, Note, Refused, Workout
from tests.lifeos.memory.connectors.test_bank_camt import HEAD, row


def read(tmp_path, text, connector=bank_camt, by="1"):
    path = tmp_path / "x.csv"
    path.write_text(text)
    return outcome.read(str(tmp_path / "read"), connector, by, str(path))


def test_records_and_refusals_come_back_in_order(tmp_path):
    found = read(tmp_path, HEAD + row() + row(amount="viel") + row())
    assert (found.records, found.refused, found.fresh) == (2, 1, True)
    kinds = [type(item) for item in outcome.items(str(tmp_path / "read"), found.key)]
    assert kinds == [Found, Refused, Found]


def test_what_is_not_valid_comes_back_with_its_reason():
    workout = Workout("", "2025-03-01T10:00:00Z", "2025-03-01T10:30:00Z")
    item, line = outcome._written(Found(3, workout))
    assert item == outcome._read(line) == Invalid(3, workout, "a workout without its activity")


def test_it_is_read_once_until_its_bytes_or_its_reader_change(tmp_path):
    assert read(tmp_path, HEAD + row()).fresh
    assert not read(tmp_path, HEAD + row()).fresh
    assert read(tmp_path, HEAD + row() + row()).fresh
    assert read(tmp_path, HEAD + row(), by="2").fresh
    assert outcome.reading(bank_camt) != outcome.reading(markdown)


def test_a_torn_outcome_is_none(tmp_path):
    first = read(tmp_path, HEAD + row() * 3)
    path = tmp_path / "read" / first.key
    whole = path.read_bytes()
    for torn in (b"", whole[:-3], whole[:40], whole.replace(b"Kaffee", b"\0\0\0\0\0\0", 1)):
        path.write_bytes(torn)
        assert read(tmp_path, HEAD + row() * 3).fresh
        assert path.read_bytes() == whole
    assert os.listdir(tmp_path / "read") == [first.key]


def test_half_of_a_pair_of_characters_is_refused(tmp_path):
    item, line = outcome._written(Found(3, Note("\ud83d", "")))
    assert item == Refused(3, "it holds characters that are no text")
    assert b"no text" in line
