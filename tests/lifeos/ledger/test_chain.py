"""Lines name each other."""

import hashlib

import msgspec
import pytest

from lifeos.errors import UsageError
from lifeos.ledger.chain import NOTHING, Head, event_of, seal, unseal
from lifeos.ledger.events import Released, Settled


def test_a_line_is_read_as_it_was_written():
    first = seal(NOTHING, 5, Settled(id="r1", micros=3))
    second = seal(first.head, 7, Released(id="r2"))
    assert unseal(second.data) == second
    assert second.line.previous == hashlib.sha256(first.data).hexdigest()
    assert second.data == (
        b'{"n":2,"previous":"' + first.sha256.encode() + b'","at":7,"event":{"kind":"released","id":"r2"}}'
    )


def test_time_never_goes_back():
    first = seal(NOTHING, 5, Released(id="r1"))
    assert seal(first.head, 3, Released(id="r2")).line.at == 5


def test_a_position_is_read_as_it_is_printed():
    head = Head(12, "a" * 64)
    assert Head.parse(str(head)) == head


@pytest.mark.parametrize(
    "text", ["", "12", "12:", "x:" + "a" * 64, "12:" + "A" * 64, "12:" + "a" * 63, "-1:" + "a" * 64]
)
def test_no_other_text_is_a_position(text):
    with pytest.raises(UsageError, match="lifeos ledger verify"):
        Head.parse(text)


def test_an_event_says_what_is_wrong_with_it_and_where():
    with pytest.raises(msgspec.ValidationError, match=r"Expected `int`, got `str` - at `\$.micros`"):
        event_of(b'{"kind":"settled","id":"r1","micros":"3"}')
