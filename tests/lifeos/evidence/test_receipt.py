"""The file of a receipt: nothing is lost in it, and nothing else is read as one."""

import msgspec
import pytest

from lifeos.evidence.receipt import Unlike, decode, encode, path_of
from tests.lifeos.evidence import made


def test_what_is_written_is_read():
    receipt = made.receipt(unlike=(Unlike(3, "judged", ("success",), 1), Unlike(7, "void")))
    assert decode(encode(receipt)) == receipt
    assert encode(decode(encode(receipt))) == encode(receipt)


def test_where_it_belongs():
    assert path_of("hello", "sha256:ab") == "evals/receipts/hello/ab.json"
    assert path_of("hello", "sha256:ab", "receipts") == "receipts/hello/ab.json"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": 1}', b"\xff"])
def test_what_is_no_receipt(data):
    with pytest.raises(msgspec.DecodeError):
        decode(data)
