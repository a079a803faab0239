"""Tables of vectors: canonical bytes that other programs read."""

import numpy as np
import pytest

from lifeos.memory.vectors.table import decode, encode

IDS = [f"{number:032x}" for number in (7, 3, 2**127)]
VECTORS = {one: np.arange(4, dtype=np.float32) + place for place, one in enumerate(IDS)}


def test_the_same_vectors_are_the_same_bytes_in_whatever_order_and_come_back():
    data = encode(VECTORS, 4)
    assert encode(dict(reversed(VECTORS.items())), 4) == data
    assert {one: vector.tolist() for one, vector in decode(data, 4).items()} == {
        one: vector.tolist() for one, vector in VECTORS.items()
    }
    assert decode(encode({}, 4), 4) == {}


def test_the_bytes_are_these():
    """A change of the library that writes them would rename nothing and rewrite every file."""
    import hashlib

    assert hashlib.sha256(encode(VECTORS, 4)).hexdigest()[:16] == "c19497fd39180ea6"


def test_another_program_reads_it():
    polars = pytest.importorskip("polars")
    table = polars.read_ipc_stream(encode(VECTORS, 4))
    assert table["id"].to_list() == [bytes.fromhex(one) for one in sorted(IDS)]
    assert table["vector"].to_list() == [VECTORS[one].tolist() for one in sorted(IDS)]


@pytest.mark.parametrize(
    "data", [b"", b"x" * 300, encode(VECTORS, 4)[:100], encode(VECTORS, 4)[:-30], encode(VECTORS, 4)]
)
def test_what_is_no_table_of_this_dimension_is_refused(data):
    with pytest.raises(ValueError, match="not a table of vectors of 5"):
        decode(data, 5)
