"""A file is examined whole: what it is, where it lies, its bytes, its addresses, its counts. Without any statistics."""

import json
import subprocess
import sys

from lifeos.bundle import pretty, sealed
from lifeos.evidence.examine import examine
from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made

RECEIPT = made.receipt()
PATH = path_of("teller", RECEIPT.digest)


def test_one_that_holds():
    assert examine(PATH, encode(RECEIPT)) == (RECEIPT, ())


def test_another_path():
    assert examine("evals/receipts/hello/0.json", encode(RECEIPT)) == (RECEIPT, (f"it belongs in {PATH}",))


def test_other_bytes():
    changed = "it is not as it was written: its bytes, or its 'id', are others"
    assert examine(PATH, encode(RECEIPT).replace(b'"lifeos": "', b'"lifeos": "9'))[1] == (changed,)
    assert examine(PATH, encode(RECEIPT).replace(b"  ", b"   ", 1))[1] == (changed,)
    document = json.loads(encode(RECEIPT)) | {"note": "what nobody reads"}
    assert examine(PATH, pretty(document | {"id": sealed(document)}).encode())[1] == (changed,)


def test_what_is_no_receipt():
    for data in (b"", b"\xff", b"{", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"):
        receipt, (said,) = examine(PATH, data)
        assert receipt is None
        assert said.startswith("it is no receipt: ")
    assert examine(PATH, encode(made.receipt(format=9))) == (None, ("it has format 9, and this LifeOS reads 1",))


def test_four_fields_are_no_receipt():
    four = {"agent": "teller", "digest": RECEIPT.digest, "verdict": "pass"}
    assert examine(PATH, pretty({"id": sealed(four), **four}).encode())[0] is None


def test_all_of_it_at_once():
    receipt = made.receipt(seed="7", simulations=94)
    assert len(examine(PATH, encode(receipt))[1]) == 3


def test_it_needs_no_library_of_statistics():
    code = "import sys, lifeos.evidence.examine; sys.exit(any(name in sys.modules for name in ('numpy', 'scipy', 'pydantic')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
