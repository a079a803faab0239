"""Lines: what is written is read, and no other byte is."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.memory.journal import entry
from tests.lifeos.memory.journal.sayings import forget, remember

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SAID = st.one_of(
    st.builds(entry.Remember, fact=TEXT, scope=TEXT, provenance=TEXT, agent=TEXT, decision=TEXT),
    st.builds(entry.Forget, target=TEXT, who=TEXT, why=TEXT),
)
ANY = st.one_of(SAID, st.builds(entry.Replayed, origin=TEXT, at=TEXT, entry=SAID))


@given(st.integers(1, 2**62), TEXT, TEXT, ANY)
def test_what_is_written_is_read(n, previous, at, said):
    data, line = entry.encode(n, previous, at, said)
    assert entry.decode(data) == line == entry.Line(n, previous, at, said, line.sha256)
    assert data.count(b"\n") == 1
    assert b"\0" not in data


def test_a_line_is_json_and_its_hash_is_of_all_before():
    data, line = entry.encode(3, "p", "t", remember(1))
    assert json.loads(data)["entry"]["kind"] == "remember"
    assert hashlib.sha256(data[: data.index(b',"sha256"')]).hexdigest() == json.loads(data)["sha256"] == line.sha256


def test_every_other_byte_and_every_part_is_refused():
    data, _ = entry.encode(1, "p", "t", forget(1))
    for at in range(len(data)):
        for other in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], data[:at] + data[at + 1 :]):
            with pytest.raises(entry.BrokenLineError):
                entry.decode(other)


def test_what_another_version_wrote_is_refused():
    body = b'{"n":1,"previous":"","at":"","entry":{"kind":"dreamt"}'
    data = body + b',"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'"}\n'
    with pytest.raises(entry.BrokenLineError, match="does not know"):
        entry.decode(data)


def test_a_replayed_entry_says_what_it_said():
    assert entry.plain(entry.Replayed(origin="x", at="t", entry=remember(1))) == remember(1) == entry.plain(remember(1))
